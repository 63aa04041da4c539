/** Small things once a page is there: the menu folds on narrow screens, problems get the focus, fields they are about are marked, printing gets its button. */
export function tidyUp(): void {
  const menu = document.querySelector<HTMLDetailsElement>("[data-menu]");
  if (menu && matchMedia("(max-width: 63.99rem)").matches) menu.open = false;
  for (const link of document.querySelectorAll<HTMLAnchorElement>(".problems a[href^='#']")) {
    document.getElementById(link.hash.slice(1))?.setAttribute("aria-invalid", "true");
  }
  document.querySelector<HTMLElement>("[data-focus]")?.focus();
  for (const button of document.querySelectorAll<HTMLButtonElement>("[data-print]")) {
    button.hidden = false;
    button.addEventListener("click", () => window.print());
  }
}
