/**
 * Parts of a page that show how things stand now (data-fresh="seconds", with an id) are fetched again with the page they stand on.
 * Nothing is exchanged under a reader's hands: not while the page is hidden, nor while the focus, a selection or something typed lies inside.
 */
export function keepFresh(): void {
  const parts = [...document.querySelectorAll<HTMLElement>("[data-fresh][id]")];
  if (parts.length === 0) return;
  const seconds = Math.max(5, Math.min(...parts.map((part) => Number(part.dataset["fresh"]) || 30)));
  let fetching = false;
  setInterval(() => {
    if (document.hidden || fetching) return;
    fetching = true;
    void renew(parts.map((part) => part.id)).finally(() => (fetching = false));
  }, seconds * 1_000);
}

async function renew(ids: readonly string[]): Promise<void> {
  try {
    const answer = await fetch(location.href, { headers: { accept: "text/html" }, cache: "no-store", credentials: "same-origin", redirect: "error" });
    if (!answer.ok) return;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
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
