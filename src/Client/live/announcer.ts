/** Tells screen readers the count, at most once every ten seconds; sooner would be a stammer. */
export class Announcer {
  private static readonly PAUSE_MS = 10_000;
  private last = Number.NEGATIVE_INFINITY;
  private timer: number | undefined;
  private pending: string | undefined;

  constructor(private readonly region: Element) {}

  tell(sentence: string): void {
    const first = this.pending === undefined;
    if (sentence === this.pending) return;
    this.pending = sentence;
    // What the page said when it opened is read with the page.
    if (first) return;
    if (this.timer !== undefined) return;
    this.timer = window.setTimeout(() => {
      this.timer = undefined;
      this.last = performance.now();
      this.region.textContent = this.pending ?? "";
    }, Math.max(0, this.last + Announcer.PAUSE_MS - performance.now()));
  }
}
