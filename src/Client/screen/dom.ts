// The little DOM building this page needs.

type Child = Node | string | undefined | false;

export function el(tag: string, className: string, ...children: Child[]): HTMLElement {
  const element = document.createElement(tag);
  if (className) element.className = className;
  element.append(...children.filter((c): c is Node | string => c !== undefined && c !== false && c !== ""));
  return element;
}

/** Sets text only where it differs, so that screen readers are not told the same again. */
export function text(element: HTMLElement, value: string): void {
  if (element.textContent !== value) element.textContent = value;
}

const paths: Record<string, string> = {
  check: "M22 52l20 20 38-44",
  clock: "M50 24v28l18 12",
  cross: "M32 32l36 36M68 32L32 68",
  again: "M72 38a26 26 0 1 0 4 22M74 22v18H56",
  warn: "M50 26v30M50 70v3",
  door: "M56 26H30v48h26M46 50h32M66 38l12 12-12 12",
  heart: "M50 74L27 51a14 14 0 0 1 23-15 14 14 0 0 1 23 15z",
  here: "M50 80S28 56 28 42a22 22 0 0 1 44 0c0 14-22 38-22 38zM50 36v12",
  plug: "M38 22v16M62 22v16M30 38h40v10a20 20 0 0 1-40 0zM50 68v14",
};

/** A line icon in a ring; it says nothing that the words beside it do not say. */
export function icon(name: keyof typeof paths & string, className: string): SVGElement {
  const svg = svgElement("svg", { viewBox: "0 0 100 100", class: className, "aria-hidden": "true", focusable: "false" });
  svg.append(svgElement("circle", { cx: "50", cy: "50", r: "46", class: "ring" }), svgElement("path", { d: paths[name] ?? "", class: "stroke" }));
  return svg;
}

/** The mouth of each face, from 1 to 5: the middle point falls from above the corners to below them. */
const mouths = ["M30 72Q50 50 70 72", "M32 69Q50 58 68 69", "M32 65h36", "M32 62Q50 75 68 62", "M28 58Q50 88 72 58"];

/** A face for 1 to 5; the words beside it say the same. */
export function face(stars: number): SVGElement {
  const svg = svgElement("svg", { viewBox: "0 0 100 100", class: "face", "aria-hidden": "true", focusable: "false" });
  svg.append(
    svgElement("circle", { cx: "50", cy: "50", r: "45", class: "ring" }),
    svgElement("circle", { cx: "35", cy: "40", r: "6", class: "eye" }),
    svgElement("circle", { cx: "65", cy: "40", r: "6", class: "eye" }),
    svgElement("path", { d: mouths[stars - 1] ?? "", class: "stroke" }),
  );
  return svg;
}

/** A card above a reader, with waves. */
export function tapPicture(): SVGElement {
  const svg = svgElement("svg", { viewBox: "0 0 320 260", class: "picture", "aria-hidden": "true", focusable: "false" });
  svg.append(
    svgElement("rect", { x: "40", y: "176", width: "240", height: "62", rx: "20", class: "reader" }),
    svgElement("rect", { x: "128", y: "202", width: "64", height: "10", rx: "5", class: "slot" }),
    svgElement("path", { d: "M118 156a60 60 0 0 1 84 0", class: "wave w1" }),
    svgElement("path", { d: "M96 134a92 92 0 0 1 128 0", class: "wave w2" }),
  );
  const card = svgElement("g", { class: "card" });
  card.append(
    svgElement("rect", { x: "82", y: "14", width: "156", height: "98", rx: "14", class: "plastic" }),
    svgElement("rect", { x: "100", y: "36", width: "34", height: "26", rx: "5", class: "chip" }),
    svgElement("path", { d: "M100 84h72M100 98h44", class: "print" }),
    svgElement("circle", { cx: "208", cy: "48", r: "15", class: "seal" }),
  );
  svg.append(card);
  return svg;
}

export function svgElement(tag: string, attributes: Record<string, string>): SVGElement {
  const element = document.createElementNS("http://www.w3.org/2000/svg", tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  return element;
}
