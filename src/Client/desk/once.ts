const AGAIN_MS = 2000;

/** A double click sends a form once. What comes later is meant: some forms bring a file, and the page stays. */
export function sendOnce(): void {
  const sent = new WeakMap<HTMLFormElement, number>();
  document.addEventListener("submit", event => {
    const form = event.target;
    if (event.defaultPrevented || !(form instanceof HTMLFormElement) || form.method !== "post") return;
    const before = sent.get(form);
    if (before !== undefined && event.timeStamp - before < AGAIN_MS) event.preventDefault();
    else sent.set(form, event.timeStamp);
  });
}
