// Short tones, made on the spot: up for yes, from high to low for a sign-out, level for already, down for no. They are told apart without looking.

import type { Kind } from "./state";

type Tone = readonly [hertz: number, startMs: number, lengthMs: number];

const tones: Record<Kind, readonly Tone[]> = {
  "welcome": [[784, 0, 110], [1175, 110, 190]],
  "welcome-back": [[784, 0, 110], [1175, 110, 190]],
  "signed-out": [[1175, 0, 110], [784, 110, 190]],
  "thanks": [[784, 0, 90], [988, 90, 90], [1175, 180, 160]],
  "already": [[659, 0, 120], [659, 170, 120]],
  "already-out": [[659, 0, 120], [659, 170, 120]],
  "refused": [[330, 0, 200], [220, 200, 340]],
  "hold-longer": [[523, 0, 90], [523, 130, 90], [523, 260, 90]],
  "cannot-record": [[220, 0, 260], [196, 300, 260], [175, 600, 360]],
};

let context: AudioContext | undefined;

/**
 * Browsers stay silent until somebody has touched the page. A kiosk's browser is started with sound allowed
 * (Chromium: --autoplay-policy=no-user-gesture-required) and its page opened with ?sound=on, so that nobody has to.
 */
const allowed = new URLSearchParams(location.search).get("sound") === "on";

export function wakeOnTouch(): void {
  const wake = () => void audio()?.resume();
  window.addEventListener("pointerdown", wake);
  window.addEventListener("keydown", wake);
}

export function sound(kind: Kind): void {
  playAll(tones[kind]);
}

/** Here I am: three rising tones, told apart from every answer. */
export function call(): void {
  playAll([[880, 0, 160], [1109, 200, 160], [1319, 400, 320]]);
}

function playAll(all: readonly Tone[]): void {
  const ctx = audio();
  if (!ctx || ctx.state === "closed") return;
  void ctx.resume();
  for (const [hertz, startMs, lengthMs] of all) play(ctx, hertz, startMs / 1000, lengthMs / 1000);
}

function play(ctx: AudioContext, hertz: number, start: number, length: number): void {
  const oscillator = ctx.createOscillator();
  const gain = ctx.createGain();
  const at = ctx.currentTime + start;
  oscillator.type = "triangle";
  oscillator.frequency.value = hertz;
  gain.gain.setValueAtTime(0, at);
  gain.gain.linearRampToValueAtTime(0.5, at + 0.01);
  gain.gain.setValueAtTime(0.5, at + length - 0.03);
  gain.gain.linearRampToValueAtTime(0, at + length);
  oscillator.connect(gain).connect(ctx.destination);
  oscillator.start(at);
  oscillator.stop(at + length);
}

function audio(): AudioContext | undefined {
  // Asked too early the browser refuses and complains; nobody would hear anything anyway.
  if (!allowed && !navigator.userActivation?.hasBeenActive) return undefined;
  try {
    return context ??= new AudioContext();
  } catch {
    return undefined;
  }
}
