// Small comforts. Every page works without them.
"use strict";

const korean = document.documentElement.lang === "ko";

function readAmount(text) {
  const digits = text.replace(/[,\s원]/g, "");
  return /^\d{1,15}$/.test(digits) ? Number(digits) : null;
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
