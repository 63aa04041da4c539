/** Of the form that says how an activity comes back, only the fields that the chosen way needs are shown. Without this all of them are, and those that say nothing are passed over. */
export function showWhatRepeats(): void {
  const how = document.querySelector<HTMLSelectElement>("[data-repeat-how]");
  if (!how) return;
  const fields = document.querySelectorAll<HTMLElement>("[data-repeat] [data-for]");
  const show = (): void => {
    for (const field of fields) field.hidden = !field.dataset.for?.split(" ").includes(how.value);
  };
  how.addEventListener("change", show);
  show();
}
