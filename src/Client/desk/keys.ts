/** "/" goes to the search, "g" to the menu, "?" shows what there is. Nothing happens while somebody writes, or with a modifier that the browser or a screen reader may want. */
export function listenToKeys(): void {
  document.addEventListener("keydown", event => {
    if (event.ctrlKey || event.altKey || event.metaKey || event.defaultPrevented || isWriting(event.target) || document.querySelector("dialog[open]")) return;
    const done = event.key === "/" ? focusOn("[data-search]") : event.key === "g" ? focusOn(".menu a") : event.key === "?" ? showHelp() : false;
    if (done) event.preventDefault();
  });
}

function isWriting(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && (target.isContentEditable || /^(INPUT|SELECT|TEXTAREA)$/.test(target.tagName));
}

function focusOn(selector: string): boolean {
  const menu = document.querySelector<HTMLDetailsElement>("[data-menu]");
  if (menu && selector.startsWith(".menu")) menu.open = true;
  const found = document.querySelector<HTMLElement>(selector);
  found?.focus();
  return found !== null;
}

function showHelp(): boolean {
  const help = document.querySelector<HTMLDialogElement>("#keys");
  help?.showModal();
  return help !== null;
}
