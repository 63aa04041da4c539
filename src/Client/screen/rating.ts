// How was the service? Five faces with words, by touch or keyboard. The agent thanks when the answer is on its disk; until then nothing is said.

import { el, face } from "./dom";
import type { Words } from "./words";

export function question(ticket: string, words: Words): HTMLElement {
  const said = el("p", "rate-said");
  said.setAttribute("role", "alert");
  const buttons = words.ratings.map(([stars, label]) => {
    const button = el("button", `rate r${stars}`, face(stars), el("span", "label", label)) as HTMLButtonElement;
    button.type = "button";
    button.addEventListener("click", () => void rate(ticket, stars, button, buttons, said, words));
    return button;
  });
  const group = el("div", "rating", el("h3", "rate-ask", words.rate), el("p", "rate-hint", words.rateHint), el("div", "faces", ...buttons), said);
  group.setAttribute("role", "group");
  group.setAttribute("aria-label", words.rate);
  group.tabIndex = -1;
  group.addEventListener("keydown", (event) => step(event, group, buttons));
  return group;
}

/** The keyboard goes to the question, not to a face: a stray Enter must not answer it. Whoever is busy elsewhere is left there. */
export function takeFocus(panel: HTMLElement): void {
  if (document.activeElement === null || document.activeElement === document.body) panel.querySelector<HTMLElement>(".rating")?.focus({ preventScroll: true });
}

function step(event: KeyboardEvent, group: HTMLElement, buttons: HTMLButtonElement[]): void {
  const by = event.key === "ArrowRight" || event.key === "ArrowDown" ? 1 : event.key === "ArrowLeft" || event.key === "ArrowUp" ? -1 : 0;
  if (by === 0) return;
  event.preventDefault();
  const from = document.activeElement === group ? (by > 0 ? -1 : 0) : buttons.indexOf(document.activeElement as HTMLButtonElement);
  buttons[(from + by + buttons.length) % buttons.length]?.focus();
}

async function rate(ticket: string, stars: number, chosen: HTMLButtonElement, buttons: HTMLButtonElement[], said: HTMLElement, words: Words): Promise<void> {
  if (chosen.closest(".busy")) return;
  const group = chosen.closest(".rating");
  group?.classList.add("busy");
  for (const button of buttons) button.setAttribute("aria-pressed", String(button === chosen));
  said.textContent = "";
  const status = await send(ticket, stars);
  if (status === 204) return;
  for (const button of buttons) button.setAttribute("aria-pressed", "false");
  said.textContent = status === 410 ? words.rateLate : words.rateFailed;
  if (status !== 410) group?.classList.remove("busy");
}

/** The answer's status; 0 where the agent gave none. */
async function send(ticket: string, stars: number): Promise<number> {
  try {
    return (await fetch(`/ratings/${encodeURIComponent(ticket)}/${stars}`, { method: "POST" })).status;
  } catch {
    return 0;
  }
}
