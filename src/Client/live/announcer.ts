/** Tells screen readers the count, at most once every ten seconds; sooner would be a stammer. */
export class Announcer {
  private static readonly PAUSE_MS = 10_000;
  private last = Number.NEGATIVE_INFINITY;
  private timer: number | undefined;
  private pending: string;

  constructor(private readonly region: Element, shown: string) { this.pending = shown; }

  tell(sentence: string): void {
    if (sentence === this.pending) return;
    this.pending = sentence;
    if (this.timer !== undefined) return;
    this.timer = window.setTimeout(() => {
      this.timer = undefined;
      this.last = performance.now();
      this.region.textContent = this.pending;
    }, Math.max(0, this.last + Announcer.PAUSE_MS - performance.now()));
  }
}
