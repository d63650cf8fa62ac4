// Site visits where there is no line: pages are kept to be opened, and forms are kept until the house has them.
const KEPT = "majung-visits";
const LONGEST_SIDE = 2000, QUALITY = 0.8, WHERE_WITHIN = 10_000;

const opened = isSecureContext && new Promise((resolve, reject) => {
  const request = indexedDB.open(KEPT, 1);
  request.onupgradeneeded = () => request.result.createObjectStore("forms", { keyPath: "visit" });
  request.onsuccess = () => resolve(request.result);
  request.onerror = () => reject(request.error);
});

async function inStore(mode, act) {
  const database = await opened;
  return new Promise((resolve, reject) => {
    const transaction = database.transaction("forms", mode);
    const request = act(transaction.objectStore("forms"));
    transaction.oncomplete = () => resolve(request.result);
    transaction.onabort = () => reject(transaction.error);
  });
}

const keep = (form) => inStore("readwrite", (store) => store.put(form));
const keptOf = (visit) => inStore("readonly", (store) => store.get(visit));
const allKept = () => inStore("readonly", (store) => store.getAll());

// Only what was sent: whoever changed the form meanwhile has another one to send.
async function forget({ visit, key }) {
  const kept = await keptOf(visit);
  if (kept && kept.key === key) await inStore("readwrite", (store) => store.delete(visit));
}

const SENT = "sent", REFUSED = "refused", SIGNED_OUT = "signedOut", WAITING = "waiting";

function bodyOf(form, token) {
  const body = new FormData();
  body.set("csrfmiddlewaretoken", token);
  body.set("client_key", form.key);
  for (const [name, value] of form.fields) body.append(name, value);
  for (const photo of form.photos) body.append("photos", photo.content, photo.name);
  body.set("details", JSON.stringify(form.photos.map(({ taken_at, latitude, longitude }) => ({ taken_at, latitude, longitude }))));
  return body;
}

// The page is asked for first: it tells whether somebody is signed in, and gives a token that holds today.
async function send(form) {
  try {
    const page = await fetch(form.address, { cache: "no-store" });
    if (page.redirected) return { state: SIGNED_OUT };
    if (page.status >= 500) return { state: WAITING };
    const token = (await read(page)).querySelector("form[data-sheet] [name=csrfmiddlewaretoken]");
    if (!token) return { state: REFUSED };
    const answer = await fetch(form.address, { method: "POST", body: bodyOf(form, token.value) });
    if (answer.status >= 500) return { state: WAITING };
    if (!answer.ok || !answer.redirected) return { state: REFUSED, why: problems(await read(answer)) };
    await forget(form);
    return { state: SENT };
  } catch {
    return { state: WAITING };
  }
}

const read = async (answer) => new DOMParser().parseFromString(await answer.text(), "text/html");
const problems = (page) => [...page.querySelectorAll("[role=alert] li")].map((each) => each.textContent).join(" ");

// Two pages of one browser do not send the same form at once.
function sendAll() {
  return navigator.locks.request(KEPT, async () => {
    const states = [];
    for (const form of await allKept()) states.push({ form, ...(await send(form)) });
    return states;
  });
}

function tell(line, words) {
  line.hidden = !words;
  if (line.textContent !== words) line.textContent = words;
}

/* The route of a day */

const route = document.querySelector("[data-visits]");

// Every part of the font: a form has letters that the route has not, and so has what somebody writes in it.
function fonts() {
  const faces = [...document.styleSheets].flatMap((sheet) => [...sheet.cssRules].filter((rule) => rule instanceof CSSFontFaceRule));
  return faces.map((face) => new URL(/url\("?([^")]+)/.exec(face.style.getPropertyValue("src"))[1], face.parentStyleSheet.href).href);
}

async function keepPages() {
  const pages = [location.href, ...[...route.querySelectorAll("[data-visit] h2 a")].map((link) => link.href)];
  const looks = [...document.querySelectorAll("script[src], link[rel=stylesheet], link[rel=icon]")].map((each) => each.src || each.href);
  const cache = await caches.open(KEPT);
  for (const request of await cache.keys()) {
    const isVisit = new URL(request.url).pathname.startsWith(`${route.dataset.scope}/`);
    if (isVisit && !pages.includes(request.url)) await cache.delete(request);
  }
  for (const address of [...pages, ...looks, ...fonts()]) {
    // A form that is kept is not opened again: every opening is written down.
    if (address !== location.href && (await cache.match(address, { ignoreVary: true }))) continue;
    const answer = await fetch(address);
    if (answer.ok && !answer.redirected) await cache.put(address, answer);
  }
}

async function showRoute() {
  const line = route.querySelector("[role=status]"), buttons = route.querySelector("[data-buttons]"), drop = buttons.querySelector("#drop-kept");
  let refused = [];
  const mark = async () => {
    const kept = new Set((await allKept()).map((form) => form.visit));
    for (const row of route.querySelectorAll("[data-visit]")) row.querySelector("[data-kept]").hidden = !kept.has(row.dataset.visit);
    buttons.hidden = kept.size === 0;
    return kept.size;
  };
  const sendKept = async () => {
    if (!(await mark())) return;
    tell(line, route.dataset.sending);
    const told = await sendAll(), states = told.map(({ state }) => state);
    const worst = [SIGNED_OUT, REFUSED, WAITING].find((state) => states.includes(state)) || SENT;
    refused = told.filter(({ state }) => state === REFUSED).map(({ form }) => form);
    await mark();
    drop.hidden = refused.length === 0;
    tell(line, route.dataset[worst]);
  };
  buttons.querySelector("#send-kept").addEventListener("click", sendKept);
  drop.addEventListener("click", async () => {
    for (const form of refused) await forget(form);
    drop.hidden = true;
    tell(line, "");
    await mark();
  });
  window.addEventListener("online", sendKept);
  await sendKept();
  if (!("serviceWorker" in navigator)) return;
  await navigator.serviceWorker.register(route.dataset.worker, { scope: route.dataset.scope });
  await navigator.serviceWorker.ready;
  try {
    await keepPages();
    if (line.hidden) tell(line, route.dataset.ready);
    route.dataset.isReady = "";
  } catch { /* Without a line the pages of before are there. */ }
}

/* The form of a visit */

const sheet = document.querySelector("form[data-sheet]");

// A telephone's picture has more of everything than anybody needs to see a shop.
async function smaller(file) {
  try {
    const picture = await createImageBitmap(file);
    const scale = Math.min(1, LONGEST_SIDE / Math.max(picture.width, picture.height));
    const canvas = document.createElement("canvas");
    canvas.width = Math.round(picture.width * scale);
    canvas.height = Math.round(picture.height * scale);
    canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height);
    const content = await new Promise((resolve) => canvas.toBlob(resolve, "image/jpeg", QUALITY));
    return content ? { content, name: `${file.name.replace(/\.\w+$/, "")}.jpg` } : { content: file, name: file.name };
  } catch {
    return { content: file, name: file.name };
  }
}

const whereNow = () => new Promise((resolve) => {
  if (!navigator.geolocation) resolve({});
  else navigator.geolocation.getCurrentPosition(
    ({ coords }) => resolve({ latitude: coords.latitude, longitude: coords.longitude }), () => resolve({}), { timeout: WHERE_WITHIN, maximumAge: 60_000 });
});

async function taken(file, place) {
  return { ...(await smaller(file)), taken_at: new Date(file.lastModified || Date.now()).toISOString(), ...place };
}

function fillIn(fields) {
  const values = new Map(fields);
  for (const field of sheet.elements) {
    if (!values.has(field.name) || field.type === "file") continue;
    if (field.type === "radio") field.checked = field.value === values.get(field.name);
    else field.value = values.get(field.name);
  }
}

async function showSheet() {
  const { dataset } = sheet, line = sheet.querySelector("[data-state]"), list = sheet.querySelector("[data-photos]"), input = sheet.querySelector("#photos");
  const mine = (await keptOf(dataset.sheet)) || null;
  const photos = mine ? mine.photos : [];
  let reading = Promise.resolve();

  function showPhotos() {
    list.hidden = photos.length === 0;
    list.replaceChildren(...photos.map((photo) => {
      const row = document.createElement("li"), button = document.createElement("button");
      const place = photo.latitude === undefined ? dataset.nowhere : `${photo.latitude.toFixed(4)}, ${photo.longitude.toFixed(4)}`;
      row.textContent = `${photo.name} · ${new Date(photo.taken_at).toLocaleTimeString(document.documentElement.lang)} · ${place} `;
      button.type = "button";
      button.className = "button small";
      button.textContent = dataset.remove;
      button.setAttribute("aria-label", `${dataset.remove}: ${photo.name}`);
      button.addEventListener("click", () => { photos.splice(photos.indexOf(photo), 1); showPhotos(); input.focus(); });
      row.append(button);
      return row;
    }));
  }

  async function addPhotos(files) {
    const place = await whereNow();
    for (const file of files) photos.push(await taken(file, place));
    showPhotos();
  }

  input.addEventListener("change", () => {
    const files = [...input.files];
    input.value = "";
    reading = reading.then(() => addPhotos(files));
  });

  async function sendSheet() {
    await reading;
    const fields = [...new FormData(sheet)].filter(([name, value]) => typeof value === "string" && !["csrfmiddlewaretoken", "client_key", "details"].includes(name));
    // Another key each time: what was kept before may have arrived though nobody heard of it.
    await keep({ visit: dataset.sheet, address: location.pathname, key: crypto.randomUUID(), fields, photos });
    tell(line, dataset.sending);
    const { state, why } = (await sendAll()).find(({ form }) => form.visit === dataset.sheet) || { state: SENT };
    if (state === SENT) location.assign(dataset.list);
    else tell(line, why || { [REFUSED]: dataset.refused, [SIGNED_OUT]: dataset.signedOut, [WAITING]: dataset.kept }[state]);
  }

  sheet.addEventListener("submit", (event) => {
    event.preventDefault();
    if (sheet.reportValidity()) sendSheet();
  });
  if (mine) {
    fillIn(mine.fields);
    showPhotos();
    tell(line, dataset.kept);
  }
  sheet.dataset.isReady = "";
}

// Without a safe line a browser keeps nothing: then the forms work as forms do.
if (isSecureContext && route) showRoute();
if (isSecureContext && sheet) showSheet();
