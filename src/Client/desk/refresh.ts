/**
 * A part of the page that changes by itself says every how many seconds it is to be asked for again. Where nothing is left to wait for, the whole page is shown anew,
 * because what follows (a report, a file) stands outside the part. Without a script the page has a link that does the same.
 */
export function refreshParts(): void {
  for (const part of document.querySelectorAll<HTMLElement>("[data-refresh]")) wait(part);
}

function wait(part: HTMLElement): void {
  const seconds = Number(part.dataset.refresh);
  if (!part.id || !(seconds > 0)) return;
  setTimeout(() => void again(part, seconds), seconds * 1000);
}

async function again(part: HTMLElement, seconds: number): Promise<void> {
  try {
    const response = await fetch(location.href, { headers: { Accept: "text/html" }, credentials: "same-origin" });
    if (response.redirected || response.status === 404) {
      location.reload();
      return;
    }
    if (!response.ok) throw new Error(String(response.status));
    const fresh = new DOMParser().parseFromString(await response.text(), "text/html").getElementById(part.id);
    if (!(Number(fresh?.dataset.refresh) > 0) || !fresh) {
      location.reload();
      return;
    }
    // Whoever is about to press a button must not lose it under the finger.
    const held = part.contains(document.activeElement) || document.querySelector("dialog[open]") !== null;
    if (!held) part.replaceChildren(...fresh.childNodes);
    wait(part);
  } catch {
    // The service may be restarting; it is asked again, more rarely.
    setTimeout(() => void again(part, seconds), seconds * 5000);
  }
}
