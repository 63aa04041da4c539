// The answers to taps: one panel for each reader, for as long as the agent says.

import { el, icon } from "./dom";
import { showLink } from "./link";
import { takeFocus, question } from "./rating";
import { sound } from "./sounds";
import type { CardFace, Kind, Reader, Result, ShownResult } from "./state";
import type { Words } from "./words";

const icons: Record<Kind, string> = {
  "welcome": "check", "welcome-back": "check", "signed-out": "door", "thanks": "heart", "already": "clock", "already-out": "clock",
  "refused": "cross", "hold-longer": "again", "cannot-record": "warn",
};

/** An answer older than this was seen before: a page that was just opened does not sound for it. */
const FRESH_MS = 1_500;

interface Panel {
  id: number;
  element: HTMLElement;
  card: HTMLElement;
  own: HTMLElement;
  timer: number;
  /** When it goes, by this page's clock. */
  ends: number;
}

/** A change of its end by less than this is only the way the message took. */
const SAME_END_MS = 700;

export class Answers {
  readonly element = el("section", "answers");
  private readonly panels = new Map<string, Panel>();

  constructor(private readonly changed: () => void) {
    this.element.setAttribute("role", "status");
    this.element.setAttribute("aria-live", "assertive");
  }

  show(results: ShownResult[], readers: Reader[], words: Words, time: (iso: string) => string): void {
    const order = [...new Set([...readers.map((r) => r.name), ...results.map((r) => r.result.reader)])].sort();
    for (const reader of [...this.panels.keys()]) if (!results.some((r) => r.result.reader === reader)) this.remove(reader);
    for (const shown of results) {
      const known = this.panels.get(shown.result.reader);
      if (known?.id === shown.result.id) {
        amend(known.card, shown.result.card, words);
        own(known.element, known.own, shown, words);
        if (Math.abs(known.ends - (performance.now() + shown.leftMs)) > SAME_END_MS) this.time(known, shown);
        continue;
      }

      if (known) this.remove(shown.result.reader);
      const place = order.length > 1 ? words.reader(order.indexOf(shown.result.reader) + 1) : "";
      const card = el("div", "card");
      const link = el("div", "own");
      amend(card, shown.result.card, words);
      const element = panelOf(shown.result, words, time, place, card, link);
      own(element, link, shown, words);
      this.add(shown, element, card, link);
    }
  }

  /** In another language the same answers are written anew. */
  clear(): void {
    for (const reader of [...this.panels.keys()]) this.remove(reader);
  }

  private add(shown: ShownResult, element: HTMLElement, card: HTMLElement, own: HTMLElement): void {
    const reader = shown.result.reader;
    element.dataset.id = String(shown.result.id);
    const after = [...this.panels.entries()].filter(([name]) => name > reader).sort(([a], [b]) => (a < b ? -1 : 1))[0]?.[1].element ?? null;
    this.element.insertBefore(element, after);
    const panel = { id: shown.result.id, element, card, own, timer: 0, ends: 0 };
    this.panels.set(reader, panel);
    this.time(panel, shown);
    if (shown.ageMs < FRESH_MS) sound(shown.result.kind);
    takeFocus(element);
  }

  /** The bar runs, and the panel goes, by what the agent says now. */
  private time(panel: Panel, shown: ShownResult): void {
    clearTimeout(panel.timer);
    const bar = el("div", "bar");
    bar.style.animationDuration = `${shown.ageMs + shown.leftMs}ms`;
    bar.style.animationDelay = `-${shown.ageMs}ms`;
    panel.element.querySelector(".bar")?.remove();
    panel.element.append(bar);
    panel.ends = performance.now() + shown.leftMs;
    panel.timer = window.setTimeout(() => {
      this.remove(shown.result.reader);
      this.changed();
    }, shown.leftMs);
  }

  private remove(reader: string): void {
    const panel = this.panels.get(reader);
    if (!panel) return;
    clearTimeout(panel.timer);
    panel.element.remove();
    this.panels.delete(reader);
  }
}

function panelOf(result: Result, words: Words, time: (iso: string) => string, place: string, card: HTMLElement, link: HTMLElement): HTMLElement {
  const [headline, ...lines] = said(result, words, time);
  return el(
    "article", `answer ${result.kind}${result.late ? " late" : ""}${result.ticket ? " asking" : ""}`,
    place && el("p", "place", place),
    icon(icons[result.kind], "mark"),
    who(result, words),
    el("h2", "headline", headline ?? ""),
    ...lines.map((line) => el("p", "line", line)),
    result.ticket && question(result.ticket, words),
    result.kind === "welcome" && result.session && !result.ticket ? el("p", "badge", result.late ? words.late : words.onTime) : undefined,
    card,
    link,
  );
}

function own(panel: HTMLElement, place: HTMLElement, shown: ShownResult, words: Words): void {
  panel.classList.toggle("linked", shown.result.link !== undefined);
  panel.classList.toggle("held", shown.result.link?.held === true);
  showLink(place, shown.result.id, shown.result.link, words);
}

/** The card's own lines, small: they come a moment after the answer and must not look like another one. */
function amend(element: HTMLElement, card: CardFace | undefined, words: Words): void {
  const facts = [card?.branch && words.branch(card.branch), card?.credits === undefined ? "" : words.credits(points(card.credits))].filter((line) => line);
  const news = card ? words.card[card.state] ?? "" : "";
  const lines = [facts.length > 0 && el("p", "facts", facts.join(" · ")), news && el("p", `news ${card?.state}`, news)].filter((line) => line instanceof HTMLElement);
  const shown = [...element.children];
  if (shown.length !== lines.length || lines.some((line, i) => !shown[i]?.isEqualNode(line))) element.replaceChildren(...lines);
}

/** 350 is 3.5: hundredths without needless noughts. */
function points(hundredths: number): string {
  return String(hundredths / 100);
}

function who(result: Result, words: Words): HTMLElement | undefined {
  if (result.name) return el("p", "who", result.name);
  return result.tail ? el("p", "who tail", words.tail(result.tail)) : undefined;
}

function said(result: Result, words: Words, time: (iso: string) => string): string[] {
  switch (result.kind) {
    case "welcome": return [words.welcome, result.session ?? words.recorded];
    case "welcome-back": return [words.back, result.session ?? ""].filter(Boolean);
    case "signed-out": return [words.signedOut, stay(result, words), result.session ?? ""].filter(Boolean);
    case "already-out": return [words.alreadyOut, result.since ? words.alreadyOutSince(time(result.since)) : "", result.session ?? ""].filter(Boolean);
    case "thanks": return [words.thanks, words.thanksHint];
    case "already": return [words.already, result.since ? words.alreadySince(time(result.since)) : "", result.session ?? ""].filter(Boolean);
    case "hold-longer": return [words.hold, words.holdHint];
    case "cannot-record": return [words.cannot, words.cannotHint];
    case "refused": return words.refused[result.reason] ?? words.refused["card-unreadable"] ?? [];
  }
}

/** A clock that was set back between the two taps says nothing of the stay. */
function stay(result: Result, words: Words): string {
  const minutes = result.since ? Math.floor((Date.parse(result.at) - Date.parse(result.since)) / 60_000) : -1;
  return minutes < 0 ? "" : words.stayed(Math.floor(minutes / 60), minutes % 60);
}
