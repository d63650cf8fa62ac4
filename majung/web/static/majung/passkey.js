// Passkeys: the browser makes or shows a key, a hidden field carries it. Without scripts these buttons stay away.
"use strict";

for (const form of document.querySelectorAll("form[data-passkey]")) {
  const button = form.querySelector("[data-passkey-button]"), field = form.querySelector("[name=credential]");
  const trouble = form.querySelector("[data-passkey-trouble]");
  if (!window.PublicKeyCredential || !window.webauthnJSON) continue;
  form.hidden = false;
  button.addEventListener("click", async (event) => {
    event.preventDefault();
    trouble.hidden = true;
    try {
      field.value = JSON.stringify(await credential(form));
      form.submit();
    } catch {
      // Closed, too slow, or no key on this device: the person may try again or choose another way.
      trouble.hidden = false;
    }
  });
}

async function credential(form) {
  if (form.dataset.passkey === "create") return webauthnJSON.create(JSON.parse(form.dataset.options).creation_options);
  if (form.dataset.options) return webauthnJSON.get(JSON.parse(form.dataset.options).request_options);
  const isAsked = form.dataset.passkey === "ask", headers = { Accept: "application/json" };
  if (isAsked) form.elements.credential.value = "";
  const answer = await fetch(form.action, isAsked ? { method: "POST", body: new URLSearchParams(new FormData(form)), headers } : { headers });
  if (!answer.ok) throw new Error("no challenge");
  const told = await answer.json();
  if (isAsked) form.elements.attempt.value = told.attempt;
  return webauthnJSON.get(told.request_options);
}
