import { Announcer } from "./announcer";
import { ArrivalsPanel } from "./arrivals";
import type { Centre, Choice, Item, Message, Parts, Session, Texts } from "./messages";
import { byId, clone, fill, KeyedList } from "./slots";
import { LiveStream, pollSeconds, type LinkState } from "./stream";
import { setUpWall } from "./wall";

const page = document.body.dataset;
const texts = JSON.parse(page["texts"] ?? "{}") as Texts;

const sessions = new WeakMap<Element, KeyedList<Session>>();
/** Centres of a small district are unfolded, those of a large one folded, as on the server's own page. */
const UNFOLDED = 6;
const centres = new KeyedList<Centre>(byId("centres"), "centre-slot", (row, centre) => {
  fill(row, centre);
  let list = sessions.get(row);
  if (!list) sessions.set(row, list = new KeyedList<Session>(row.querySelector("[data-list=sessions]")!, "session-slot"));
  list.apply({ order: centre.sessions.map((s) => s.key), items: Object.fromEntries(centre.sessions.map((s) => [s.key, s])) });
}, (row, all) => { row.querySelector("details")!.open = all <= UNFOLDED; });
const troubled = new KeyedList<Item>(byId("troubled"), "kiosk-slot");
const kiosks = new KeyedList<Item>(byId("kiosks"), "kiosk-slot");
const setAside = new KeyedList<Item>(byId("set-aside"), "set-aside-slot");
const arrivals = new ArrivalsPanel(texts);
const announcer = new Announcer(byId("say"));
const latest = byId("latest");

function take(message: Message): void {
  if (message.kind === "heartbeat") return;
  // Another build of the service speaks: its page fits its messages, ours may not.
  if (message.kind === "snapshot" && message.build !== page["build"]) return location.reload();
  show(message, message.kind === "changes");
}

function show(parts: Parts, fresh: boolean): void {
  if (parts.counts) {
    for (const root of document.querySelectorAll("[data-root=counts]")) fill(root, parts.counts);
    announcer.tell(parts.counts.say);
  }
  if (parts.choices) showChoices(parts.choices);
  if (parts.centres) centres.apply(parts.centres);
  if (parts.arrivals) arrivals.show(parts.arrivals);
  if (parts.latest) showLatest(parts.latest, fresh);
  if (parts.troubled) troubled.apply(parts.troubled);
  if (parts.kiosks) kiosks.apply(parts.kiosks);
  if (parts.setAside) setAside.apply(parts.setAside);
  byId("latest-empty").hidden = latest.children.length > 0;
  byId("kiosks-empty").hidden = troubled.size + kiosks.size > 0;
  byId("kiosks-rest").hidden = kiosks.size === 0;
  byId("set-aside-empty").hidden = setAside.size > 0;
  byId("set-aside-hint").hidden = setAside.size === 0;
}

function showLatest(change: { add: Item[]; keep: number }, fresh: boolean): void {
  while (latest.children.length > change.keep) latest.lastElementChild?.remove();
  latest.prepend(...change.add.map((signIn) => {
    const row = clone("sign-in-slot");
    fill(row, signIn);
    row.classList.toggle("fresh", fresh);
    return row;
  }));
}

function showChoices(choices: Choice[]): void {
  const select = byId<HTMLSelectElement>("centre");
  const chosen = select.value || new URLSearchParams(location.search).get("centre") || "";
  select.replaceChildren(new Option(select.dataset["all"] ?? "", ""), ...choices.map((c) => new Option(c.name, c.key, false, c.key === chosen)));
}

function say(state: LinkState): void {
  const words: Record<LinkState, string> = {
    connecting: texts.connecting, live: texts.connected, lost: texts.lost, polling: texts.full.replace("{0}", String(pollSeconds)), asleep: texts.asleep,
  };
  const link = byId("link");
  link.hidden = false;
  if (link.dataset["value"] !== state) link.dataset["value"] = state;
  const text = byId("link-text");
  if (text.textContent !== words[state]) text.textContent = words[state];
}

setUpWall();
say("connecting");
new LiveStream(page["events"] ?? "/live/events", page["snapshot"] ?? "/live/snapshot", take, say).start();
