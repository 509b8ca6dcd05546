// Lets the browser make and show passkeys. Loaded only where there are some; all words come from the page.
"use strict";

const bytes = (text) => Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (c) => c.charCodeAt(0));
const text = (buffer) => btoa(String.fromCharCode(...new Uint8Array(buffer))).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");

/** The orders as the browser wants them: what is text in JSON is bytes there. */
function ordersOf(options) {
  const known = (list) => list?.map((item) => ({ ...item, id: bytes(item.id) }));
  const orders = { ...options, challenge: bytes(options.challenge) };
  if (options.user) orders.user = { ...options.user, id: bytes(options.user.id) };
  if (options.excludeCredentials) orders.excludeCredentials = known(options.excludeCredentials);
  if (options.allowCredentials) orders.allowCredentials = known(options.allowCredentials);
  return orders;
}

/** The answer as the server wants it. */
function answerOf({ id, rawId, type, response }) {
  const said = {};
  for (const part of ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"]) {
    if (response[part]) said[part] = text(response[part]);
  }
  if (response.getTransports) said.transports = response.getTransports();
  return JSON.stringify({ id, rawId: text(rawId), type, response: said, extensions: {} });
}

async function optionsFor(form) {
  if (form.dataset.options) return JSON.parse(form.dataset.options);
  const answer = await fetch(form.dataset.optionsFrom, { method: "POST", body: new URLSearchParams(new FormData(form)) });
  if (!answer.ok) throw new Error(`status ${answer.status}`);
  return answer.json();
}

async function perform(form) {
  const publicKey = ordersOf(await optionsFor(form));
  form.dataset.at = publicKey.rpId ?? publicKey.rp.id;
  const doing = form.dataset.passkey === "create" ? "create" : "get";
  form.elements.answer.value = answerOf(await navigator.credentials[doing]({ publicKey }));
  form.submit();
}

const wordsFor = { NotAllowedError: "cancelled", AbortError: "cancelled", InvalidStateError: "known", NotSupportedError: "unsupported", SecurityError: "elsewhere" };

function complain(form, error) {
  const place = form.querySelector("[role=alert]");
  const words = wordsFor[error.name] ?? "failed";
  place.textContent = words === "elsewhere" ? `${form.dataset[words]} ${form.dataset.at}` : form.dataset[words];
  place.hidden = false;
  // The form did not leave: its button works again.
  delete form.dataset.sent;
  for (const button of form.querySelectorAll("[aria-disabled]")) button.removeAttribute("aria-disabled");
}

for (const form of document.querySelectorAll("form[data-passkey]")) {
  const hiding = form.closest("[hidden]");
  if (hiding && window.PublicKeyCredential) hiding.hidden = false;
  form.addEventListener("submit", (event) => {
    // An impatient finger: one ceremony is under way.
    if (event.defaultPrevented) return;
    event.preventDefault();
    form.querySelector("[role=alert]").hidden = true;
    if (!window.PublicKeyCredential) return complain(form, { name: "NotSupportedError" });
    perform(form).catch((error) => complain(form, error));
  });
}

// Passkeys belong to one name; under another the page says where to go.
for (const notice of document.querySelectorAll("[data-elsewhere-than]")) {
  notice.hidden = location.hostname === notice.dataset.elsewhereThan;
}
