import type { EChartsType } from "echarts/core";
import { plain, short, writer, type ChartView, type Look } from "./view";

type Options = Parameters<EChartsType["setOption"]>[0];
type Series = Record<string, unknown>;

/** Up to so many bars each carry their number. */
const labelledBars = 14;

export function optionsOf(view: ChartView, look: Look, width: number): Options {
  const narrow = width < 560;
  const write = writer(view);
  const isLine = view.kind === "line";
  const many = view.series.length > 1;
  const category = {
    type: "category" as const, data: view.categories, boundaryGap: !isLine, inverse: view.sideways,
    axisLine: { lineStyle: { color: look.rule } }, axisTick: { show: false },
    axisLabel: { color: look.muted, hideOverlap: true, formatter: (name: string) => short(name, view.sideways ? (narrow ? 7 : 16) : 12) },
  };
  const value = {
    type: "value" as const, max: view.most ?? undefined, interval: view.most ? view.most / 4 : undefined, splitNumber: narrow ? 3 : 4, minInterval: view.decimals === 0 ? 1 : undefined,
    splitLine: { lineStyle: { color: look.rule } }, axisLabel: { color: look.muted, formatter: write, hideOverlap: true },
  };
  return {
    animation: look.moves, animationDuration: 0, animationDurationUpdate: 300,
    textStyle: { fontFamily: look.font, fontSize: 13 },
    grid: { left: 8, right: isLine && many ? (narrow ? 96 : 150) : (view.sideways ? 64 : 36), top: 24, bottom: 4, outerBoundsMode: "same", outerBoundsContain: "axisLabel" },
    tooltip: {
      trigger: "axis", renderMode: "richText", confine: true, backgroundColor: look.surface, borderColor: look.rule, padding: 10,
      textStyle: { color: look.ink, fontFamily: look.font, fontSize: 13 },
      axisPointer: isLine ? { type: "line", lineStyle: { color: look.muted, type: "dashed" } } : { type: "shadow" },
      formatter: (points: unknown) => {
        const rows = points as { name: string; seriesName: string; value: number | null }[];
        const said = rows.filter((p) => p.value !== null && p.value !== undefined).map((p) => `${write(p.value!)}  ${many ? plain(p.seriesName) : ""}`.trimEnd());
        return [plain(rows[0]?.name ?? ""), ...said].join("\n");
      },
    },
    xAxis: view.sideways ? value : category,
    yAxis: view.sideways ? category : value,
    series: view.series.map((one, i) => isLine ? lineOf(view, look, narrow, one, i) : barOf(view, look, one, i)),
  } as Options;
}

function lineOf(view: ChartView, look: Look, narrow: boolean, one: ChartView["series"][number], i: number): Series {
  const colour = look.lines[i % look.lines.length]!;
  const many = view.series.length > 1;
  const last = [...one.values].reverse().find((n) => n !== null);
  const write = writer(view);
  const told = new Set(worthTelling(one.values));
  return {
    name: one.name, type: "line", data: one.values, showSymbol: one.values.length <= 31, symbol: symbols[i % symbols.length], symbolSize: 7, connectNulls: false,
    lineStyle: { width: 2.5, color: colour, type: dashes[i % dashes.length] }, itemStyle: { color: colour },
    areaStyle: many ? undefined : { color: colour, opacity: 0.1 },
    endLabel: {
      show: many && last !== undefined && last !== null, distance: 8, color: look.ink, fontFamily: look.font, fontSize: 13, lineHeight: 17, backgroundColor: look.surface,
      formatter: `{b|${write(last ?? 0)}} ${plain(short(one.name, narrow ? 4 : 8))}`,
      rich: { b: { fontWeight: "bold", color: colour, fontSize: 14 } },
    },
    label: many ? undefined : {
      show: true, position: "top", distance: 6, color: look.ink, fontFamily: look.font, fontSize: 12, fontWeight: "bold", backgroundColor: look.surface, padding: [1, 3],
      formatter: (p: { dataIndex: number; value: number }) => told.has(p.dataIndex) ? write(p.value) : "",
    },
    labelLayout: { moveOverlap: "shiftY" },
    emphasis: { disabled: true },
    markLine: i === 0 ? goalOf(view, look) : undefined,
  };
}

/** Of one line the lowest, the highest and the last point carry their number: what people ask for first. */
function worthTelling(values: (number | null)[]): number[] {
  const known = values.flatMap((n, i) => n === null ? [] : [{ n, i }]);
  if (known.length === 0) return [];
  const by = [...known].sort((a, b) => a.n - b.n);
  return [by[0]!.i, by.at(-1)!.i, known.at(-1)!.i];
}

function barOf(view: ChartView, look: Look, one: ChartView["series"][number], i: number): Series {
  const stacked = view.kind === "stacked-bars";
  const write = writer(view);
  return {
    name: one.name, type: "bar", data: one.values, stack: stacked ? "all" : undefined, barMaxWidth: view.sideways ? 26 : 44, cursor: view.links.some((l) => l) ? "pointer" : "default",
    itemStyle: { color: look.lines[i % look.lines.length]!, borderColor: look.surface, borderWidth: stacked ? 1 : 0, borderRadius: stacked ? 0 : 3 },
    label: {
      show: !stacked && view.categories.length * view.series.length <= (view.sideways ? 40 : labelledBars), position: view.sideways ? "right" : "top",
      color: look.ink, fontFamily: look.font, fontSize: 12, formatter: (p: { value: number | null }) => p.value === null ? "" : write(p.value),
    },
    emphasis: { disabled: true },
    markLine: i === 0 ? goalOf(view, look) : undefined,
  };
}

function goalOf(view: ChartView, look: Look): Series | undefined {
  if (view.goal === null) return undefined;
  return {
    silent: true, symbol: "none", animation: false, lineStyle: { color: look.muted, type: "dotted", width: 1.4 },
    label: { formatter: `${plain(view.goalName)} ${writer(view)(view.goal)}`.trim(), color: look.muted, fontSize: 12, position: "insideEndTop" },
    data: [view.sideways ? { xAxis: view.goal } : { yAxis: view.goal }],
  };
}

const dashes: ("solid" | number[])[] = ["solid", [8, 4], [2, 4], [10, 3, 2, 3], [5, 3]];
const symbols = ["circle", "rect", "triangle", "diamond", "emptyCircle"];
