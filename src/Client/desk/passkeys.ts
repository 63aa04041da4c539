/**
 * A form with data-passkey="get" or "create" asks the device for a passkey and is then sent with the answer in its field "credential". What to ask is fetched from
 * data-options, with the form's own anti-forgery token; the codes of WebAuthn Level 3 turn the JSON into what the device understands and back.
 */
export function usePasskeys(): void {
  for (const form of document.querySelectorAll<HTMLFormElement>("form[data-passkey]")) {
    form.addEventListener("submit", event => {
      const answer = form.querySelector<HTMLInputElement>("input[name=credential]");
      if (!answer || answer.value !== "") return;
      event.preventDefault();
      void ask(form, answer);
    });
  }
}

async function ask(form: HTMLFormElement, answer: HTMLInputElement): Promise<void> {
  const problem = form.querySelector<HTMLElement>("[data-passkey-problem]");
  if (problem) problem.hidden = true;
  try {
    const response = await fetch(form.dataset.options ?? "", { method: "POST", body: new URLSearchParams({ __RequestVerificationToken: token(form) }) });
    if (!response.ok) throw new Error(String(response.status));
    const options = await response.json();
    const credential = form.dataset.passkey === "create"
      ? await navigator.credentials.create({ publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(options) })
      : await navigator.credentials.get({ publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(options) });
    if (!(credential instanceof PublicKeyCredential)) throw new Error("none");
    answer.value = JSON.stringify(credential.toJSON());
    form.requestSubmit();
  } catch {
    if (!problem) return;
    problem.textContent = form.dataset.failed ?? "";
    problem.hidden = false;
  }
}

function token(form: HTMLFormElement): string {
  return form.querySelector<HTMLInputElement>("input[name=__RequestVerificationToken]")?.value ?? "";
}
