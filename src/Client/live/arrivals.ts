import { ArrivalsChart } from "./chart";
import type { Arrivals, Texts } from "./messages";
import { byId } from "./slots";
import { showTable } from "./table";

const CHOICE = "arrivals-as-table";

/** Chart or table, whichever the visitor chose; the choice stays for this browser. */
export class ArrivalsPanel {
  private readonly box = byId("arrivals-chart");
  private readonly table = byId("arrivals-table");
  private readonly empty = byId("arrivals-empty");
  private readonly toggle = byId<HTMLButtonElement>("arrivals-toggle");
  private readonly chart = new ArrivalsChart(this.box);
  private asTable = remembered();
  private arrivals: Arrivals | undefined;

  constructor(private readonly texts: Texts) {
    this.toggle.addEventListener("click", () => {
      this.asTable = !this.asTable;
      remember(this.asTable);
      this.arrange();
    });
  }

  show(arrivals: Arrivals): void {
    this.arrivals = arrivals;
    this.arrange();
  }

  private arrange(): void {
    const { arrivals } = this;
    if (!arrivals) return;
    const any = arrivals.at.length > 0;
    this.empty.hidden = any;
    this.toggle.hidden = !any;
    this.toggle.textContent = this.asTable ? this.texts.showChart : this.texts.showTable;
    this.box.hidden = !any || this.asTable;
    this.table.hidden = !any || !this.asTable;
    if (this.asTable) showTable(this.table.querySelector("table")!, arrivals);
    else this.chart.show(arrivals);
  }
}

// A browser may forbid storage; then the choice lasts as long as the page.
function remembered(): boolean {
  try { return localStorage.getItem(CHOICE) === "1"; } catch { return false; }
}

function remember(asTable: boolean): void {
  try { localStorage.setItem(CHOICE, asTable ? "1" : "0"); } catch { /* see above */ }
}
