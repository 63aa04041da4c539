// The way to the member's own page: a QR code beside the answer, and two buttons for it. What it says only the centre knows.

import { el, svgElement } from "./dom";
import type { Link } from "./state";
import type { Words } from "./words";

/** Light modules around the symbol, as ISO/IEC 18004 asks for. */
const QUIET = 4;

/** Changes the panel's part for the link where it differs; the agent answers by its next state. */
export function showLink(place: HTMLElement, id: number, link: Link | undefined, words: Words): void {
  const key = link ? `${link.held}` : "";
  if ((place.dataset.link ?? "") === key) return;
  place.dataset.link = key;
  if (!link) return place.replaceChildren();
  const button = el("button", link.held ? "own-close" : "own-hold", link.held ? words.ownClose : words.ownHold) as HTMLButtonElement;
  button.type = "button";
  button.addEventListener("click", () => void send(id, link.held ? "close" : "hold", button));
  place.replaceChildren(symbol(link, words.ownCode), el("div", "own-words", el("p", "own-scan", words.ownScan), el("p", "own-once", words.ownOnce), button));
}

function symbol(link: Link, label: string): SVGElement {
  const side = link.size + 2 * QUIET;
  const svg = svgElement("svg", { viewBox: `0 0 ${side} ${side}`, class: "own-code", role: "img", "aria-label": label, "shape-rendering": "crispEdges" });
  svg.append(svgElement("rect", { width: String(side), height: String(side), fill: "#fff" }), svgElement("path", { d: path(link), fill: "#000" }));
  return svg;
}

/** A stroke for every run of dark modules. */
function path(link: Link): string {
  const bytes = atob(link.dots);
  const dark = (i: number) => ((bytes.charCodeAt(i >> 3) >> (7 - (i & 7))) & 1) === 1;
  const parts: string[] = [];
  for (let y = 0; y < link.size; y++) {
    for (let x = 0; x < link.size; x++) {
      const from = x;
      while (x < link.size && dark(y * link.size + x)) x++;
      if (x > from) parts.push(`M${from + QUIET} ${y + QUIET}h${x - from}v1h-${x - from}z`);
    }
  }
  return parts.join("");
}

async function send(id: number, what: string, button: HTMLButtonElement): Promise<void> {
  button.disabled = true;
  try {
    await fetch(`/answers/${id}/${what}`, { method: "POST" });
  } catch {
    // The agent is away; what it shows ends by itself.
  }
  button.disabled = false;
}
