// What a form works out is worked out anew while it is filled in: the button of the part does the same without this.
"use strict";

for (const part of document.querySelectorAll("[data-renews]")) {
  const form = part.closest("form"), target = document.getElementById(part.dataset.renews);
  let timer = 0, running = null;

  async function renew() {
    running?.abort();
    running = new AbortController();
    const body = new URLSearchParams(new FormData(form));
    body.set(part.dataset.by, "1");
    const answer = await fetch(form.action, { method: "POST", body, redirect: "manual", signal: running.signal });
    if (answer.status !== 200 && answer.status !== 422) return;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const fresh = page.getElementById(part.dataset.renews);
    if (fresh) target.replaceChildren(...fresh.childNodes);
  }

  part.addEventListener("change", ({ target: changed }) => {
    if (target.contains(changed)) return;
    clearTimeout(timer);
    // What cannot be worked out now is worked out by the button, or told when the form is sent.
    timer = setTimeout(() => renew().catch(() => {}), 300);
  });
}
