// Answers for the house where there is no line: the route of the day and its forms, as they were last seen.
"use strict";

const KEPT = "majung-visits";
const LOOKS = ["style", "script", "font", "image"];

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

async function answered(request) {
  try {
    const answer = await fetch(request);
    // Whoever is signed out is led away: then nothing stays that could be read here.
    if (answer.type === "opaqueredirect") await caches.delete(KEPT);
    else if (answer.ok) await (await caches.open(KEPT)).put(request, answer.clone());
    return answer;
  } catch {
    const cache = await caches.open(KEPT), same = { ignoreVary: true };
    return (await cache.match(request, same)) || (await cache.match(request, { ...same, ignoreSearch: true })) || Response.error();
  }
}

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const isOurs = new URL(request.url).origin === self.location.origin;
  const isShown = request.mode === "navigate" || LOOKS.includes(request.destination);
  if (request.method === "GET" && isOurs && isShown) event.respondWith(answered(request));
});
