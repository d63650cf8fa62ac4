// Small comforts. Every page works without them.
"use strict";

const korean = document.documentElement.lang === "ko";

// What people type (3천만, 1억 8천, 30,000,000원), read as majung/core/typed.py reads it.
const places = [1e12, 1e8, 1e4, 1], units = { 천: 1000, 백: 100, 십: 10 };
const counted = "\\d{1,18}(?:\\.\\d{1,6})?";
const amountParts = /^(?:(.*?)조)?(?:(.*?)억)?(?:(.*?)만)?(.*)$/;
const groupParts = new RegExp(`^((?:${counted})?천)?((?:${counted})?백)?((?:${counted})?십)?(${counted})?$`);

function readGroup(text) {
  let total = 0, last = Infinity;
  for (const part of (text && text.match(groupParts)?.slice(1).filter(Boolean)) || []) {
    const unit = units[part.at(-1)] || 1, value = Number(part.replace(/[천백십]$/, "") || 1) * unit;
    if (value >= last) return null;
    total += value;
    last = unit;
  }
  return last < Infinity ? total : null;
}

function readAmount(text) {
  const typed = text.normalize("NFKC").replace(/[\s,_'’₩￦]/g, "").replace(/원$/, "");
  const found = typed.length <= 60 && typed.match(amountParts);
  let total = 0, last = Infinity;
  for (const [index, part] of found ? found.slice(1).entries() : []) {
    if (part === undefined || (index === 3 && !part)) continue;
    const place = index === 3 && last === 1e8 && part.at(-1) in units ? 1e4 : places[index];
    const value = !part && place === 1e4 && last === Infinity ? 1 : readGroup(part);
    const inDoubt = place === 1 && last > 1e4 && last < Infinity && /[천백십]/.test(part);
    if (value === null || inDoubt || (last < Infinity && (value * place >= last || Math.round(total) % last))) return null;
    total += value * place;
    last = place;
  }
  const amount = Math.round(total);
  return last < Infinity && Number.isSafeInteger(amount) && Math.abs(total - amount) < 1e-6 + amount * 1e-15 ? amount : null;
}

// 30000000 -> 3,000만 원, as people say it; English has no 만 and 억.
function amountInWords(amount) {
  const written = (number) => number.toLocaleString("en");
  if (!korean) return `KRW ${written(amount)}`;
  const parts = [[Math.floor(amount / 1e8), "억"], [Math.floor((amount % 1e8) / 1e4), "만"], [amount % 1e4, ""]];
  const said = parts.filter(([number]) => number).map(([number, unit]) => written(number) + unit);
  return said.length ? `${said.join(" ")}${amount % 1e4 ? "원" : " 원"}` : "0원";
}

for (const input of document.querySelectorAll("[data-money]")) {
  const output = document.getElementById(input.dataset.money);
  const readBack = () => {
    const amount = readAmount(input.value);
    output.value = amount === null ? "" : amountInWords(amount);
  };
  input.addEventListener("input", readBack);
  readBack();
}

for (const place of document.querySelectorAll("[data-print]")) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "button small";
  button.textContent = place.dataset.print;
  button.addEventListener("click", () => window.print());
  place.replaceChildren(button);
}

// One amount at a time: choosing one of those offered empties the box, writing in the box chooses «다른 금액».
const other = document.querySelector("[name=amount][value=other]"), box = other?.form.elements.requested_krw;
if (box) {
  other.form.addEventListener("change", ({ target }) => {
    if (target.name !== "amount" || target === other) return;
    box.value = "";
    box.dispatchEvent(new Event("input"));
  });
  box.addEventListener("input", () => { if (box.value) other.checked = true; });
}

// A form that is long in the filling saves itself; without this its buttons save it.
for (const form of document.querySelectorAll("form[data-autosave]")) {
  const saved = document.getElementById("saved"), trouble = document.createElement("div");
  trouble.setAttribute("role", "status");
  form.querySelector("#next").parentElement.before(trouble);
  let timer = 0, sending = null, hasFailed = false, isOver = false;

  const tell = (words) => {
    if (trouble.textContent === words) return;
    trouble.className = words ? "notice warn" : "";
    trouble.textContent = words;
  };

  const saveAfter = (milliseconds) => {
    clearTimeout(timer);
    if (!isOver) timer = setTimeout(save, milliseconds);
  };

  async function send() {
    const answer = await fetch(form.action, {
      method: "POST", body: new URLSearchParams(new FormData(form)), headers: { Accept: "application/json" },
      // A sign-in in between is a session that ended, not an answer.
      redirect: "manual", signal: AbortSignal.timeout(15_000),
    });
    if (answer.status >= 500 || answer.status === 429) throw new TypeError();
    const told = await answer.json().catch(() => ({}));
    if (answer.ok && told.saved) {
      form.elements.seen.value = told.seen;
      saved.textContent = Object.keys(told.problems).length ? `${told.saved} · ${form.dataset.partly}` : told.saved;
      tell("");
    } else {
      // What was seen stays as it was, so that the buttons tell what another screen changed.
      isOver = true;
      tell(told.detail || form.dataset.lost);
    }
    hasFailed = false;
  }

  function save() {
    if (sending) return saveAfter(300);
    sending = send().catch(() => {
      hasFailed = true;
      tell(form.dataset.offline);
      saveAfter(10_000);
    }).finally(() => { sending = null; });
  }

  form.addEventListener("change", () => saveAfter(800));
  window.addEventListener("online", () => { if (hasFailed) saveAfter(0); });
  form.addEventListener("submit", (event) => {
    clearTimeout(timer);
    if (!sending) return;
    // The button comes after what is on its way, with what that has seen.
    event.preventDefault();
    sending.then(() => form.requestSubmit(event.submitter));
  });
}

// A page that waits for something of ours goes on when it is there, and does not move before.
for (const place of document.querySelectorAll("[data-waits]")) {
  setInterval(async () => {
    const answer = await fetch(location.href, { method: "HEAD", redirect: "manual" }).catch(() => null);
    if (answer?.type === "opaqueredirect") location.reload();
  }, place.dataset.waits * 1000);
}
