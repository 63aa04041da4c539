import type { Arrivals } from "./messages";

const number = new Intl.NumberFormat("en-US");

/** The chart's numbers as a table. */
export function showTable(table: HTMLTableElement, arrivals: Arrivals): void {
  const time = table.tHead?.rows[0]?.cells[0]?.textContent ?? "";
  table.tHead?.replaceChildren(row(header(time, "col"), ...arrivals.lines.map((line) => header(line.name, "col"))));
  table.tBodies[0]?.replaceChildren(...arrivals.labels.map((label, i) =>
    row(header(label, "row"), ...arrivals.lines.map((line) => cell(number.format(line.soFar[i] ?? 0))))));
}

function row(...cells: HTMLElement[]): HTMLTableRowElement {
  const made = document.createElement("tr");
  made.append(...cells);
  return made;
}

function header(text: string, scope: "col" | "row"): HTMLElement {
  const made = document.createElement("th");
  made.scope = scope;
  made.textContent = text;
  return made;
}

function cell(text: string): HTMLElement {
  const made = document.createElement("td");
  made.textContent = text;
  return made;
}
