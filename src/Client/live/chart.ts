import { LineChart } from "echarts/charts";
import { GridComponent, MarkLineComponent, TooltipComponent } from "echarts/components";
import { init, use, type EChartsType } from "echarts/core";
import { LabelLayout } from "echarts/features";
import { CanvasRenderer } from "echarts/renderers";
import type { Arrivals } from "./messages";

use([LineChart, GridComponent, MarkLineComponent, TooltipComponent, LabelLayout, CanvasRenderer]);

const number = new Intl.NumberFormat("en-US");
const colour = (name: string): string => getComputedStyle(document.body).getPropertyValue(name).trim();
const hour = (minute: number): string => `${String(Math.floor(minute / 60) % 24).padStart(2, "0")}:${String(minute % 60).padStart(2, "0")}`;
/** Cut where the room at the line's end is over; a Chinese character takes the room of two letters. */
function short(name: string, widest: number): string {
  const letters = [...name];
  const widths = letters.map((letter) => (letter > "\u2e7f" ? 2 : 1));
  if (widths.reduce((sum, w) => sum + w, 0) <= widest) return name;
  let room = widest - 2;
  return letters.slice(0, widths.findIndex((w) => (room -= w) < 0)).join("") + "…";
}

/** Signed in so far, over time: few lines, each named at its end, told apart by colour, dash and name. */
export class ArrivalsChart {
  private chart: EChartsType | undefined;
  private shown: Arrivals | undefined;

  constructor(private readonly box: HTMLElement) {
    new ResizeObserver(() => this.fit()).observe(box);
    window.matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => this.draw());
  }

  show(arrivals: Arrivals): void {
    this.shown = arrivals;
    this.box.setAttribute("aria-label", arrivals.label);
    this.draw();
  }

  private fit(): void {
    if (this.box.clientWidth === 0) return;
    if (this.chart) this.chart.resize();
    this.draw();
  }

  private draw(): void {
    const { shown, box } = this;
    if (!shown || shown.at.length === 0 || box.clientWidth === 0) return;
    this.chart ??= init(box, null, { renderer: "canvas" });
    this.chart.setOption(options(shown, box.clientWidth), { notMerge: true });
  }
}

function options(arrivals: Arrivals, width: number): Parameters<EChartsType["setOption"]>[0] {
  const narrow = width < 560;
  const font = getComputedStyle(document.body).fontFamily;
  const [ink, muted, rule, surface] = [colour("--ink"), colour("--muted"), colour("--rule"), colour("--surface")];
  const first = arrivals.at[0] ?? 0;
  const last = arrivals.at.at(-1) ?? first;
  const step = ticks(last - first, narrow);
  const calm = window.matchMedia("(prefers-reduced-motion: reduce)").matches;
  return {
    animation: !calm, animationDuration: 0, animationDurationUpdate: 300,
    textStyle: { fontFamily: font, fontSize: 13 },
    grid: { left: 8, right: narrow ? 104 : 190, top: 26, bottom: 4, outerBoundsMode: "same", outerBoundsContain: "axisLabel" },
    tooltip: {
      trigger: "axis", renderMode: "richText", confine: true, backgroundColor: surface, borderColor: rule, padding: 10,
      textStyle: { color: ink, fontFamily: font, fontSize: 13 }, axisPointer: { lineStyle: { color: muted, type: "dashed" } },
      formatter: (points: unknown) => {
        const rows = points as { value: [number, number]; seriesName: string; marker: string }[];
        return [hour(rows[0]?.value[0] ?? 0), ...rows.map((p) => `${number.format(p.value[1])}  ${plain(p.seriesName)}`)].join("\n");
      },
    },
    xAxis: {
      type: "value", min: first - first % step, max: last, interval: step, splitLine: { show: false },
      axisLine: { lineStyle: { color: rule } }, axisTick: { show: false },
      axisLabel: { color: muted, formatter: hour, showMaxLabel: false, hideOverlap: true },
    },
    yAxis: {
      type: "value", minInterval: 1, splitNumber: 4, splitLine: { lineStyle: { color: rule } },
      axisLabel: { color: muted, formatter: (n: number) => number.format(n) },
    },
    series: arrivals.lines.map((line, i) => ({
      name: line.name, type: "line" as const, showSymbol: false, symbol: "circle", symbolSize: 7,
      data: line.soFar.flatMap((n, j) => n > 0 || (line.soFar[j + 1] ?? 0) > 0 ? [[arrivals.at[j] ?? 0, n]] : []),
      lineStyle: { width: 2.5, color: colour(`--line-${i + 1}`), type: dashes[i] ?? "solid" }, itemStyle: { color: colour(`--line-${i + 1}`) },
      areaStyle: arrivals.lines.length === 1 ? { color: colour("--line-1"), opacity: 0.1 } : undefined,
      endLabel: {
        show: true, distance: 8, color: ink, fontFamily: font, fontSize: 13, lineHeight: 17, backgroundColor: surface,
        formatter: `{b|${number.format(line.soFar.at(-1) ?? 0)}} ${plain(short(line.name, narrow ? 10 : 22))}`,
        rich: { b: { fontWeight: "bold", color: colour(`--line-${i + 1}`), fontSize: 14 } },
      },
      labelLayout: { moveOverlap: "shiftY" as const },
      emphasis: { disabled: true },
      markLine: i > 0 ? undefined : {
        silent: true, symbol: "none", animation: false, lineStyle: { color: muted, type: "dotted", width: 1.2 },
        label: { formatter: (p: { value: unknown }) => hour(Number(p.value)), color: muted, fontSize: 12, position: "end", distance: 4 },
        data: arrivals.starts.map((minute) => ({ xAxis: minute })),
      },
    })),
  };
}

const dashes: ("solid" | number[])[] = ["solid", "solid", [8, 4], [2, 4], [10, 3, 2, 3]];

/** Braces would be read as style marks. */
const plain = (name: string): string => name.replace(/[{}|]/g, " ");

function ticks(span: number, narrow: boolean): number {
  const most = narrow ? 4 : 8;
  return [5, 10, 15, 30, 60, 120, 240].find((step) => span / step <= most) ?? 480;
}
