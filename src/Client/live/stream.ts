import type { Message } from "./messages";

/** How the line stands: said on the page in plain words. */
export type LinkState = "connecting" | "live" | "lost" | "polling" | "asleep";

const QUIET_MS = 40_000;   // two heartbeats and a half
const RETRY_MS = 1_000;
const POLL_MS = 15_000;    // where no seat is free the page still looks now and then
const HIDDEN_MS = 60_000;  // a tab in the background gives up its seat, and its share of the browser's six connections

/** Keeps the stream of messages open for as long as somebody looks. The server's first message is always everything. */
export class LiveStream {
  private source: EventSource | undefined;
  private retry: number | undefined;
  private quiet: number | undefined;
  private hidden: number | undefined;

  constructor(private readonly events: string, private readonly snapshot: string, private readonly take: (message: Message) => void, private readonly say: (state: LinkState) => void) {}

  start(): void {
    document.addEventListener("visibilitychange", () => this.onVisibility());
    window.addEventListener("pagehide", () => this.close());
    window.addEventListener("pageshow", (event) => { if (event.persisted) this.open(); });
    window.addEventListener("online", () => { if (!this.source) this.open(); });
    this.open();
  }

  private open(): void {
    this.close();
    const source = this.source = new EventSource(this.events);
    source.onmessage = (event: MessageEvent<string>) => {
      this.listen();
      this.take(JSON.parse(event.data) as Message);
      this.say("live");
    };
    source.onerror = () => {
      this.say("lost");
      // The browser reconnects by itself after a break, but not after a refusal.
      if (source.readyState === EventSource.CLOSED) void this.refused();
    };
    this.listen();
  }

  private close(): void {
    this.source?.close();
    this.source = undefined;
    window.clearTimeout(this.retry);
    window.clearTimeout(this.quiet);
  }

  /** A line that is open but silent is dead. */
  private listen(): void {
    window.clearTimeout(this.quiet);
    this.quiet = window.setTimeout(() => { this.say("lost"); this.open(); }, QUIET_MS);
  }

  /** No seat, or no server: look once by hand, and come back. */
  private async refused(): Promise<void> {
    this.close();
    let wait = RETRY_MS;
    try {
      const answer = await fetch(this.snapshot, { cache: "no-store", redirect: "manual" });
      // Whoever may watch no more is sent to where he can sign in; a wall goes dark.
      if (answer.type === "opaqueredirect" || [401, 403, 404].includes(answer.status)) return location.reload();
      if (answer.ok) {
        this.take(await answer.json() as Message);
        this.say("polling");
        wait = POLL_MS;
      }
    } catch { /* The server is away: said already. */ }
    // Pages that lost the same server come back one after the other.
    this.retry = window.setTimeout(() => this.open(), wait * (0.8 + 0.4 * Math.random()));
  }

  private onVisibility(): void {
    window.clearTimeout(this.hidden);
    if (document.hidden) {
      this.hidden = window.setTimeout(() => { this.close(); this.say("asleep"); }, HIDDEN_MS);
    } else if (!this.source) {
      this.say("connecting");
      this.open();
    }
  }
}

export const pollSeconds = POLL_MS / 1_000;
