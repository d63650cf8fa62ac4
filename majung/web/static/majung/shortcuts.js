// Keys of the desks. Single letters may be switched off, and never act where somebody types.
"use strict";

const help = document.getElementById("shortcuts"), place = document.querySelector("[data-shortcuts]");
const KEPT = "majung.shortcuts";
const isOn = () => localStorage.getItem(KEPT) !== "off";

// By the place of the key, so that a keyboard set to Hangul works too.
const KEYS = { Slash: "/", KeyJ: "j", KeyK: "k", KeyO: "o", KeyX: "x" };
const keyOf = ({ code, key }) => (key === "?" ? "?" : KEYS[code] || (/^Digit[1-9]$/.test(code) ? code.at(-1) : ""));

function isTyping(element) {
  return element.matches("input:not([type=checkbox], [type=radio]), textarea, select, [contenteditable]") || Boolean(element.closest("dialog"));
}

const rows = () => [...document.querySelectorAll("[data-row]")].filter((row) => row.checkVisibility());
const rowHere = () => document.activeElement.closest("[data-row]");

function step(by) {
  const all = rows(), here = all.indexOf(rowHere());
  const row = all[here < 0 ? (by > 0 ? 0 : all.length - 1) : here + by];
  if (!row) return;
  (row.querySelector("a") ?? row.querySelector("button, input"))?.focus();
  row.scrollIntoView({ block: "nearest" });
}

const acts = {
  "?": () => { help.showModal(); },
  "/": () => { document.querySelector("[data-search]")?.focus(); },
  j: () => step(1),
  k: () => step(-1),
  o: () => { rowHere()?.querySelector("a")?.click(); },
  x: () => { rowHere()?.querySelector("input[type=checkbox]")?.click(); },
};

function act(event) {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || isTyping(event.target)) return;
  const key = keyOf(event);
  if ((event.shiftKey && key !== "?") || !isOn()) return;
  const chosen = /\d/.test(key) && rowHere()?.querySelectorAll("input[type=radio]")[key - 1];
  if (chosen) chosen.click();
  else if (acts[key]) acts[key]();
  else return;
  event.preventDefault();
}

if (help && place) {
  const opener = document.createElement("button"), switching = help.querySelector("[data-switch]");
  const tell = () => {
    switching.textContent = isOn() ? switching.dataset.off : switching.dataset.on;
    help.querySelector("[data-state]").textContent = isOn() ? "" : switching.dataset.told;
  };
  opener.type = "button";
  opener.className = "button small";
  opener.textContent = place.dataset.shortcuts;
  opener.addEventListener("click", acts["?"]);
  place.replaceWith(opener);
  switching.addEventListener("click", () => {
    localStorage.setItem(KEPT, isOn() ? "off" : "on");
    tell();
  });
  tell();
  document.addEventListener("keydown", act);
}

// Pages kept for visits are for nobody once somebody signs out.
document.querySelector(".desk-own form")?.addEventListener("submit", () => { globalThis.caches?.delete("majung-visits"); });
