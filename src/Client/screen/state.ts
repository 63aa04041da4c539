// What the agent sends: see ScreenState.cs.

export interface Session {
  id: string;
  name: string;
  starts: string;
  lateAfter: string;
  closes: string;
  present?: number;
  expected?: number;
  inOut: boolean;
}

export type Kind = "welcome" | "welcome-back" | "already" | "signed-out" | "already-out" | "thanks" | "refused" | "hold-longer" | "cannot-record";

/** What the card says of its member, and what is happening to it; it may change while an answer is shown. */
export interface CardFace {
  branch?: string;
  /** Hundredths of a point. */
  credits?: number;
  state: "none" | "writing" | "written" | "left-early" | "new-card-needed" | "not-right" | "unproved";
}

/** The way to the member's own page: a QR code, row by row a bit for each module, base64. */
export interface Link {
  size: number;
  dots: string;
  held: boolean;
}

export interface Result {
  id: number;
  reader: string;
  kind: Kind;
  reason: string;
  name?: string;
  tail?: string;
  session?: string;
  late: boolean;
  since?: string;
  at: string;
  /** Under which a rating of this tap is taken; absent where none is asked for. */
  ticket?: string;
  card?: CardFace;
  /** Comes a moment after the answer, where the centre sends one. */
  link?: Link;
}

export interface ShownResult {
  result: Result;
  ageMs: number;
  leftMs: number;
}

export interface Reader {
  name: string;
  state: "ready" | "card" | "deaf" | "gone";
}

export interface Trouble {
  kind: string;
  text: string;
  since: string;
}

export interface State {
  kiosk: string;
  centre: string;
  zone: string;
  online: boolean;
  waiting: number;
  canRecord: boolean;
  now?: Session;
  next?: Session;
  results: ShownResult[];
  readers: Reader[];
  troubles: Trouble[];
  /** Somebody is looking for this kiosk. */
  here?: { name: string; leftMs: number };
}

/** Follows the agent's stream. `down` is called when nothing has come for a while: the stream sends at least every ten seconds. */
export function follow(take: (state: State) => void, down: () => void): void {
  const silence = 25_000;
  let timer = 0;
  let broken = false;
  const alive = (after: number) => {
    clearTimeout(timer);
    timer = window.setTimeout(down, after);
  };
  let source: EventSource;
  const open = () => {
    source = new EventSource("/events");
    source.onmessage = (event: MessageEvent<string>) => {
      alive(silence);
      broken = false;
      take(JSON.parse(event.data) as State);
    };
    source.onerror = () => {
      // The first failure starts the clock; the attempts after it do not start it again.
      if (!broken) alive(3_000);
      broken = true;
      // After an answer that is no stream the browser gives up by itself.
      if (source.readyState === EventSource.CLOSED) window.setTimeout(open, 2_000);
    };
  };
  alive(5_000);
  open();
}
