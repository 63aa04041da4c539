/** A button with data-confirm asks before its form is sent: what cannot be undone is not done by a slip. */
export function askBeforeSubmitting(): void {
  const dialog = document.querySelector<HTMLDialogElement>("#ask");
  const text = dialog?.querySelector("p");
  const [yes, no] = dialog?.querySelectorAll("button") ?? [];
  if (!dialog || !text || !yes || !no) return;
  yes.textContent = document.body.dataset.confirmYes ?? "";
  no.textContent = document.body.dataset.confirmNo ?? "";
  document.addEventListener("submit", event => {
    const button = (event as SubmitEvent).submitter;
    const form = event.target;
    if (!(button instanceof HTMLButtonElement) || !(form instanceof HTMLFormElement) || !button.dataset.confirm || button.dataset.asked) return;
    event.preventDefault();
    text.textContent = button.dataset.confirm;
    dialog.returnValue = "no";
    dialog.showModal();
    dialog.addEventListener("close", () => {
      if (dialog.returnValue !== "yes") {
        button.focus();
        return;
      }
      button.dataset.asked = "yes";
      form.requestSubmit(button);
    }, { once: true });
  });
}
