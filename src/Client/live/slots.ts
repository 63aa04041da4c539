import type { Item, Keyed } from "./messages";

// Rows are cloned from the server's own templates and filled by attribute, so the markup stands in one place:
//   data-t="field"     the text            data-if="field"    hidden while empty or 0
//   data-is="field"    goes to data-value  data-icon="field"  which icon
//   data-bar="field"   width or accessible name, from the row's bar
// Text is only ever set as text: a hostile name stays a name.

const number = new Intl.NumberFormat("en-US");

export const byId = <T extends Element = HTMLElement>(id: string): T => {
  const found = document.getElementById(id);
  if (!found) throw new Error(`The page lacks #${id}.`);
  return found as unknown as T;
};

const text = (value: unknown): string => typeof value === "number" ? number.format(value) : String(value ?? "");

/** Fills the slots of one row or part, leaving the rows inside it alone. */
export function fill(root: Element, item: Item): void {
  const own = (element: Element): boolean => element.closest("[data-key],[data-root]") === root;
  const each = (slot: string, set: (element: Element, field: string) => void): void => {
    for (const element of [root, ...root.querySelectorAll(`[data-${slot}]`)]) {
      const field = element.getAttribute(`data-${slot}`);
      if (field !== null && (element === root || own(element)) && (field in item || slot === "bar")) set(element, field);
    }
  };
  each("t", (e, f) => { const now = text(item[f]); if (e.textContent !== now) e.textContent = now; });
  each("if", (e, f) => e.toggleAttribute("hidden", !item[f]));
  each("is", (e, f) => e.setAttribute("data-value", text(item[f])));
  each("icon", (e, f) => e.setAttribute("href", `#i-${text(item[f])}`));
  const bar = item["bar"] as Record<string, string> | undefined;
  if (bar) each("bar", (e, f) => e.setAttribute(f === "label" ? "aria-label" : "width", text(bar[f])));
}

/** A new row of the kind that template shows. */
export function clone(template: string): HTMLElement {
  const row = byId<HTMLTemplateElement>(template).content.firstElementChild?.cloneNode(true);
  if (!(row instanceof HTMLElement)) throw new Error(`#${template} is empty.`);
  return row;
}

/** Rows under keys in one list: kept, filled, made, moved and removed as told. */
export class KeyedList<T extends Item> {
  private readonly rows = new Map<string, HTMLElement>();

  constructor(
    private readonly list: Element,
    private readonly template: string,
    private readonly show: (row: HTMLElement, item: T) => void = fill,
    private readonly made: (row: HTMLElement, all: number) => void = () => undefined,
  ) {
    for (const row of list.children) if (row instanceof HTMLElement) this.rows.set(row.dataset["key"] ?? "", row);
  }

  get size(): number { return this.rows.size; }

  apply(change: Keyed<T>): void {
    for (const [key, item] of Object.entries(change.items)) {
      let row = this.rows.get(key);
      if (!row) {
        row = clone(this.template);
        row.dataset["key"] = key;
        this.rows.set(key, row);
        this.list.append(row);
        this.made(row, change.order?.length ?? this.rows.size);
      }
      this.show(row, item);
    }
    if (change.order) this.arrange(change.order);
  }

  /** Moves only what is out of place, so that focus and scrolling stay. */
  private arrange(order: string[]): void {
    const wanted = new Set(order);
    for (const [key, row] of this.rows) if (!wanted.has(key)) { row.remove(); this.rows.delete(key); }
    let next = this.list.firstElementChild;
    for (const key of order) {
      const row = this.rows.get(key);
      if (!row) continue;
      if (row === next) next = next.nextElementSibling;
      else this.list.insertBefore(row, next);
    }
  }
}
