/**
 * Parts of a page that show how things stand now (data-fresh="seconds", with an id) are fetched again with the page they stand on. Where nothing is left to wait for, the page comes back without
 * the mark and is shown anew as a whole: what follows, a report or a file, stands outside the part. Nothing is exchanged under a reader's hands: not while the page is hidden, nor while the focus,
 * a selection, a question or something typed lies inside. Without a script the pages have a link that does the same.
 */
export function keepFresh(): void {
  const parts = [...document.querySelectorAll<HTMLElement>("[data-fresh][id]")];
  if (parts.length === 0) return;
  const seconds = Math.max(2, Math.min(...parts.map((part) => Number(part.dataset["fresh"]) || 30)));
  const ids = parts.map((part) => part.id);
  let fetching = false;
  setInterval(() => {
    if (document.hidden || fetching || document.querySelector("dialog[open]")) return;
    fetching = true;
    void renew(ids).finally(() => (fetching = false));
  }, seconds * 1_000);
}

async function renew(ids: readonly string[]): Promise<void> {
  try {
    const answer = await fetch(location.href, { headers: { accept: "text/html" }, cache: "no-store", credentials: "same-origin" });
    // Signed out meanwhile, or the thing is gone: the page itself says so.
    if (answer.redirected || answer.status === 404) return location.reload();
    if (!answer.ok) return;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    if (ids.every((id) => page.getElementById(id)?.dataset["fresh"] === undefined)) return location.reload();
    for (const id of ids) {
      const [now, next] = [document.getElementById(id), page.getElementById(id)];
      if (now && next && !isInUse(now)) now.replaceChildren(...next.childNodes);
    }
  } catch {
    // The centre is away for a moment; the next try comes by itself.
  }
}

function isInUse(part: HTMLElement): boolean {
  const selection = getSelection();
  const typed = [...part.querySelectorAll("input")].some((field) => field.value !== field.defaultValue);
  return typed || part.contains(document.activeElement) || (selection !== null && !selection.isCollapsed && part.contains(selection.anchorNode));
}
