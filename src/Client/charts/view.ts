/** A chart as the server describes it: the same numbers stand in the table beside it. */
export interface ChartView {
  kind: "line" | "bars" | "stacked-bars";
  label: string;
  categories: string[];
  links: (string | null)[];
  series: { name: string; values: (number | null)[] }[];
  unit: string;
  decimals: number;
  most: number | null;
  goal: number | null;
  goalName: string;
  sideways: boolean;
}

/** What the chart is drawn with: the page's own colours, or those of paper. */
export interface Look {
  ink: string;
  muted: string;
  rule: string;
  surface: string;
  lines: string[];
  font: string;
  moves: boolean;
}

const onPaper = { ink: "#1b2230", muted: "#566072", rule: "#dedbd4", surface: "#ffffff", lines: ["#0a5fa8", "#b65200", "#0b7a5e", "#8a4ba8", "#606a78"] };

export function lookOf(printing: boolean): Look {
  const style = getComputedStyle(document.body);
  const colour = (name: string): string => style.getPropertyValue(name).trim();
  const moves = !printing && !window.matchMedia("(prefers-reduced-motion: reduce)").matches;
  if (printing) return { ...onPaper, font: style.fontFamily, moves };
  return {
    ink: colour("--ink"), muted: colour("--muted"), rule: colour("--rule"), surface: colour("--surface"),
    lines: [1, 2, 3, 4, 5].map((i) => colour(`--line-${i}`)), font: style.fontFamily, moves,
  };
}

/** Numbers as the table writes them. */
export function writer(view: ChartView): (n: number) => string {
  const number = new Intl.NumberFormat("en-US", { maximumFractionDigits: view.decimals });
  return (n) => number.format(n) + (view.unit === "%" ? "%" : "");
}

/** Braces would be read as style marks. */
export const plain = (name: string): string => name.replace(/[{}|]/g, " ");

export const short = (name: string, longest: number): string => [...name].length > longest ? [...name].slice(0, longest - 1).join("") + "…" : name;
