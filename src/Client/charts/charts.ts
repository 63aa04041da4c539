import { BarChart, LineChart } from "echarts/charts";
import { GridComponent, MarkLineComponent, TooltipComponent } from "echarts/components";
import { init, use, type EChartsType } from "echarts/core";
import { LabelLayout } from "echarts/features";
import { CanvasRenderer } from "echarts/renderers";
import { optionsOf } from "./options";
import { lookOf, type ChartView } from "./view";

use([LineChart, BarChart, GridComponent, MarkLineComponent, TooltipComponent, LabelLayout, CanvasRenderer]);

/** One figure of the page. Its numbers come with the page, so it is drawn once and again when room or colours change. */
class Figure {
  private chart: EChartsType | undefined;

  constructor(private readonly box: HTMLElement, private readonly view: ChartView) {
    if (view.sideways) box.style.height = `${Math.max(8, 3 + view.categories.length * view.series.length * 2)}rem`;
    new ResizeObserver(() => this.fit()).observe(box);
  }

  draw(printing: boolean): void {
    if (this.box.clientWidth === 0) return;
    if (!this.chart) {
      this.chart = init(this.box, null, { renderer: "canvas" });
      this.chart.on("click", (point) => this.follow(point.dataIndex));
    }

    this.chart.setOption(optionsOf(this.view, lookOf(printing), this.box.clientWidth), { notMerge: true });
  }

  private fit(): void {
    if (this.box.clientWidth === 0) return;
    this.chart?.resize();
    this.draw(false);
  }

  /** What the table's link does, a click on the bar does too. */
  private follow(place: number | undefined): void {
    const link = place === undefined ? null : this.view.links[place];
    if (link?.startsWith("/") && !link.startsWith("//")) location.assign(link);
  }
}

const figures = [...document.querySelectorAll<HTMLElement>("[data-chart]")].map((box) => new Figure(box, JSON.parse(box.dataset["chart"]!) as ChartView));
const drawAll = (printing: boolean): void => { for (const figure of figures) figure.draw(printing); };

drawAll(false);
window.matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => drawAll(false));
// The page's own choice of light or dark stands at the root.
new MutationObserver(() => drawAll(false)).observe(document.documentElement, { attributes: true, attributeFilter: ["data-theme", "class"] });
window.addEventListener("beforeprint", () => drawAll(true));
window.addEventListener("afterprint", () => drawAll(false));
