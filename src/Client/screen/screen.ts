// The kiosk's screen: what is open, the answer to each tap, and what is wrong. Everything it knows comes from the agent on this machine.

import { Answers } from "./answers";
import { el, icon, tapPicture, text } from "./dom";
import { call, wakeOnTouch } from "./sounds";
import { follow, type State } from "./state";
import { firstLang, remember, wordsOf, type Lang } from "./words";

/** The stage needs the room; what is left out the centre knows anyway. */
const MOST_TROUBLES = 2;

/** So many waiting taps are a backlog and worth a word; fewer are just on their way. */
const BACKLOG = 20;

let lang: Lang = firstLang();
let state: State | undefined;
let down = false;

/** While somebody looks for this kiosk. */
let calling = 0;
const CALL_MS = 2_000;

const centre = el("p", "centre");
const title = el("h1", "title");
const clock = el("p", "clock");
const link = el("p", "link");
const language = el("button", "language") as HTMLButtonElement;
const main = el("main", "ready");
const banners = el("footer", "banners");
const answers = new Answers(render);

banners.setAttribute("role", "status");
language.type = "button";
language.addEventListener("click", () => {
  lang = remember(lang === "zh" ? "en" : "zh");
  answers.clear();
  render();
});

document.getElementById("screen")?.replaceChildren(
  el("header", "head", el("div", "names", centre, title), link, clock, language),
  el("div", "stage", main, answers.element),
  banners,
);
wakeOnTouch();
window.setInterval(tick, 1_000);
follow((next) => {
  state = next;
  down = false;
  render();
}, () => {
  down = true;
  render();
});
render();

function render(): void {
  const words = wordsOf(lang);
  document.documentElement.lang = lang === "zh" ? "zh-CN" : "en";
  document.title = words.title;
  text(centre, state?.centre ?? "");
  text(title, words.title);
  text(language, words.other);
  language.setAttribute("aria-label", words.otherLabel);
  language.lang = lang === "zh" ? "en" : "zh-CN";
  tick();
  showLink();
  if (state && !down) answers.show(state.results, state.readers, words, time);
  else answers.clear();
  showMain();
  showBanners();
  callOut(!down && state?.here !== undefined);
}

/** A call every two seconds, from the first moment to the last. */
function callOut(on: boolean): void {
  if (on === (calling !== 0)) return;
  window.clearInterval(calling);
  calling = 0;
  if (!on) return;
  call();
  calling = window.setInterval(call, CALL_MS);
}

function here(name: string): void {
  const words = wordsOf(lang);
  main.className = "here";
  replace(icon("here", "mark"), el("p", "hint", words.here), el("h2", "tap", name || state?.kiosk || ""), el("p", "number", state?.kiosk ?? ""), el("p", "hint", words.hereHint));
}

function showLink(): void {
  const words = wordsOf(lang);
  const online = state?.online === true && !down;
  text(link, state && !down && !has("out-of-service") ? (online ? (state.waiting > BACKLOG ? words.uploading(state.waiting) : words.online) : words.offline) : "");
  link.className = `link ${online ? "up" : "off"}`;
}

function showMain(): void {
  const words = wordsOf(lang);
  if (down) return stopped("warn", words.agentDown, words.agentDownHint);
  if (!state) return main.replaceChildren();
  if (has("out-of-service")) return stopped("warn", words.outOfService, words.outOfServiceHint);
  if (state.here) return here(state.here.name);
  if (!state.canRecord) return stopped("warn", words.cannot, words.cannotHint);
  if (has("no-reader")) return stopped("plug", words.noReader, words.noReaderHint);
  main.className = "ready";
  replace(el("div", "invite", tapPicture(), el("h2", "tap", words.tap), el("p", "hint", words.tapHint)), session());
}

function session(): HTMLElement {
  const words = wordsOf(lang);
  const now = state?.now;
  if (!now) {
    const next = state?.next;
    return el(
      "section", "session none",
      el("h3", "name", words.noSession), el("p", "when", words.noSessionHint),
      next && el("p", "next", words.next(next.name, time(next.starts))),
    );
  }

  const counted = now.present !== undefined;
  return el(
    "section", "session",
    el("h3", "name", now.name),
    el("p", "when", words.until(time(now.starts), time(now.closes))),
    el("p", "when", words.lateAfter(time(now.lateAfter))),
    now.inOut && el("p", "when", words.inAndOut),
    counted && el(
      "p", "count",
      el("span", "number", String(now.present)),
      el("span", "of", words.signedIn, now.expected ? ` · ${words.expected(now.expected)}` : ""),
    ),
  );
}

function stopped(symbol: string, headline: string, hint: string): void {
  main.className = "stopped";
  replace(icon(symbol, "mark"), el("h2", "tap", headline), el("p", "hint", hint));
}

/** Nodes are put in only where something differs: animations and readers of the page are left in peace. */
function replace(...children: Element[]): void {
  const same = main.childElementCount === children.length && children.every((child, i) => main.children[i]?.isEqualNode(child));
  if (!same) main.replaceChildren(...children);
}

function showBanners(): void {
  const words = wordsOf(lang);
  const lines: HTMLElement[] = [];
  if (state && !down) {
    if (!state.online && !has("out-of-service")) lines.push(el("p", "banner offline", words.offlineBanner(state.waiting)));
    const said = state.troubles.map((t) => words.troubles[t.kind]).filter((w) => w !== undefined);
    if (said.length > 0) lines.push(el("p", "banner", said.slice(0, MOST_TROUBLES).join(" · ")));
  }

  document.body.classList.toggle("bannered", lines.length > 0);
  const shown = [...banners.children];
  if (shown.length !== lines.length || lines.some((line, i) => !shown[i]?.isEqualNode(line))) banners.replaceChildren(...lines);
}

function has(kind: string): boolean {
  return state?.troubles.some((t) => t.kind === kind) ?? false;
}

function tick(): void {
  text(clock, time(new Date().toISOString()));
}

function time(iso: string): string {
  const format: Intl.DateTimeFormatOptions = { hour: "2-digit", minute: "2-digit", hourCycle: "h23" };
  try {
    return new Intl.DateTimeFormat("en-GB", { ...format, timeZone: state?.zone ?? "Asia/Shanghai" }).format(new Date(iso));
  } catch {
    return new Intl.DateTimeFormat("en-GB", format).format(new Date(iso));
  }
}
