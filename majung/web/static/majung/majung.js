// Small comforts. Every page works without them.
"use strict";

const korean = document.documentElement.lang === "ko";

// What people type (3천만, 1억 8천, 30,000,000원), read as majung/core/typed.py reads it.
const units = { "": 1, 십: 10, 백: 100, 천: 1e3, 만: 1e4, 십만: 1e5, 백만: 1e6, 천만: 1e7, 억: 1e8, 조: 1e12 };
const part = "(\\d{1,15}(?:\\.\\d{1,6})?)(조|억|천만|백만|십만|만|천|백|십)?";

function readAmount(text) {
  const typed = text.normalize("NFKC").replace(/[\s,_'’₩]/g, "").replace(/원$/, "");
  if (typed.length > 60 || !new RegExp(`^(?:${part})+$`).test(typed)) return null;
  const parts = [...typed.matchAll(new RegExp(part, "g"))];
  let total = 0, last = Infinity;
  for (const [place, [, count, word = ""]] of parts.entries()) {
    const meansMan = last === 1e8 && "천백십".includes(word || "-") && place === parts.length - 1;
    const unit = units[word] * (meansMan ? 1e4 : 1), value = Number(count) * unit;
    if (unit >= last || (last < Infinity && value >= last)) return null;
    total += value;
    last = unit;
  }
  const amount = Math.round(total);
  return Number.isSafeInteger(amount) && Math.abs(total - amount) < 1e-6 ? amount : null;
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
