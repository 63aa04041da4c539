/** A button with data-copy="ID" copies that element's text: a one-time link is not typed. Without a clipboard there is no button. */
export function copyTexts(): void {
  for (const button of document.querySelectorAll<HTMLButtonElement>("[data-copy]")) {
    const source = document.getElementById(button.dataset.copy ?? "");
    if (!source || !("clipboard" in navigator)) continue;
    button.hidden = false;
    button.addEventListener("click", async () => {
      await navigator.clipboard.writeText(source.textContent?.trim() ?? "");
      button.textContent = button.dataset.copied ?? button.textContent;
    });
  }
}
