/**
 * Sign-in keys (WebAuthn) on the pages that the node renders.
 *
 * A form with data-passkey="create" or "get" has its options as JSON in data-options, or fetches them from
 * data-options-url when its button is pressed; the answer goes into its field `credential`, and the form is posted.
 * What went wrong is said by the form's own paragraph with data-problem, in the reader's language.
 */

const ajax = { headers: { "X-Requested-With": "XMLHttpRequest", Accept: "application/json" } };

/** The options for the browser's call, as the node wrote them: {"publicKey": {…}}. */
async function readOptions(form) {
  if (form.dataset.options) return JSON.parse(form.dataset.options).publicKey;
  const response = await fetch(form.dataset.optionsUrl, ajax);
  if (!response.ok) throw new Error(`options: ${response.status}`);
  return (await response.json()).request_options.publicKey;
}

/** Asks the browser to make or to use a key. */
async function ask(form) {
  const options = await readOptions(form);
  if (form.dataset.passkey === "create") {
    return navigator.credentials.create({ publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(options) });
  }
  return navigator.credentials.get({ publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(options) });
}

/** Shows the paragraph for a problem, and hides the others. */
function show(form, problem) {
  const paragraphs = [...form.querySelectorAll("[data-problem]")];
  const named = paragraphs.some((paragraph) => paragraph.dataset.problem === problem) ? problem : "other";
  for (const paragraph of paragraphs) paragraph.hidden = problem === null || paragraph.dataset.problem !== named;
}

async function go(form, button) {
  show(form, null);
  button.disabled = true;
  try {
    const credential = await ask(form);
    form.elements.namedItem("credential").value = JSON.stringify(credential.toJSON());
    form.submit();
  } catch (error) {
    button.disabled = false;
    show(form, error.name);
  }
}

const able = typeof globalThis.PublicKeyCredential?.parseCreationOptionsFromJSON === "function";
for (const form of document.querySelectorAll("form[data-passkey]")) {
  const button = form.querySelector("[data-go]");
  if (able) {
    button.addEventListener("click", () => void go(form, button));
    // Until now a press would have done nothing, and said nothing.
    button.disabled = false;
  } else {
    show(form, "none");
    for (const details of document.querySelectorAll("details[data-alternative]")) details.open = true;
  }
}
