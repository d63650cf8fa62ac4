// Loaded by the pages that take papers; the forms on them work without.

// A paper comes in pieces, so that a broken line costs one piece and a closed page nothing (tus 1.0).
const pieceBytes = 256 * 1024, longestPause = 30_000;
const pause = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));

class Refused extends Error {}

// Under this name an unfinished upload is found again; it tells nothing about the file.
function fingerprint(file, place) {
  let hash = 0xcbf29ce484222325n;
  for (const letter of `${place}|${file.name}|${file.size}|${file.lastModified}`) {
    hash = BigInt.asUintN(64, (hash ^ BigInt(letter.codePointAt(0))) * 0x100000001b3n);
  }
  return `upload-${hash.toString(36)}`;
}

function remembered(name, value) {
  try {
    if (value === undefined) return localStorage.getItem(name);
    if (value) localStorage.setItem(name, value);
    else localStorage.removeItem(name);
  } catch { /* Some browsers keep nothing for a page. */ }
  return null;
}

const asBase64 = (text) => btoa(String.fromCharCode(...new TextEncoder().encode(text)));

for (const form of document.querySelectorAll("form[data-upload]")) {
  const input = form.querySelector("[type=file]"), error = form.querySelector(`#${input.id}-error`);
  const line = form.querySelector(".progress"), label = line.querySelector("label"), bar = line.querySelector("progress");
  const button = form.querySelector("button");
  const token = form.querySelector("[name=csrfmiddlewaretoken]").value;

  const call = (method, address, headers = {}, body = null) =>
    fetch(address, { method, body, headers: { "Tus-Resumable": "1.0.0", "X-CSRFToken": token, Accept: "application/json", ...headers } });

  const say = (words) => { if (label.textContent !== words) label.textContent = words; };

  function show(offset, size) {
    line.hidden = false;
    bar.value = Math.floor((offset / size) * 100);
    say(form.dataset.sending);
  }

  async function refuse(response) {
    const problem = await response.json().catch(() => ({}));
    throw new Refused(problem.detail || form.dataset.failed);
  }

  async function begin(file) {
    const told = { filename: file.name, ticket: form.elements.ticket.value };
    for (const part of ["year", "month", "day"]) {
      const box = form.elements[`issued_on_${part}`];
      if (box) told[`issued_on_${part}`] = box.value;
    }
    const metadata = Object.entries(told).map(([name, value]) => `${name} ${asBase64(value)}`).join(",");
    const response = await call("POST", form.dataset.upload, { "Upload-Length": file.size, "Upload-Metadata": metadata });
    return response.ok ? response.headers.get("Location") : refuse(response);
  }

  async function offsetOf(address) {
    const response = await call("HEAD", address);
    return response.ok ? Number(response.headers.get("Upload-Offset")) : null;
  }

  async function send(file, address, offset) {
    show(offset, file.size);
    while (offset < file.size) {
      const headers = { "Upload-Offset": offset, "Content-Type": "application/offset+octet-stream" };
      const response = await call("PATCH", address, headers, file.slice(offset, offset + pieceBytes));
      // Another tab, or a piece that arrived though its answer did not: go on from where the house stands.
      if (!response.ok && response.status !== 409) {
        if (response.status >= 500 && response.status !== 507) throw new TypeError();
        return refuse(response);
      }
      offset = Number(response.headers.get("Upload-Offset"));
      show(offset, file.size);
    }
    say(form.dataset.looking);
    bar.removeAttribute("value");
    const done = await call("POST", `${address}/finish`);
    return done.ok ? (await done.json()).next : refuse(done);
  }

  async function keepSending(file) {
    const typed = [...form.querySelectorAll("[type=text]")].map((box) => box.value);
    const name = fingerprint(file, [location.pathname, input.id, ...typed].join("|"));
    for (let tries = 0; ; tries += 1) {
      try {
        let address = remembered(name), offset = address ? await offsetOf(address) : null;
        if (offset === null) {
          address = await begin(file);
          offset = 0;
          remembered(name, address);
        }
        const next = await send(file, address, offset);
        remembered(name, "");
        return next;
      } catch (problem) {
        // fetch says TypeError when the line is broken: wait, and go on where it broke.
        if (!(problem instanceof TypeError)) throw problem;
        say(form.dataset.waiting);
        await pause(Math.min(1000 * 2 ** tries, longestPause));
      }
    }
  }

  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    error.hidden = true;
    input.removeAttribute("aria-invalid");
    button.disabled = true;
    try {
      const next = await keepSending(input.files[0]);
      location.assign(`${next}?ticket=${encodeURIComponent(form.elements.ticket.value)}`);
    } catch (problem) {
      error.textContent = problem instanceof Refused ? problem.message : form.dataset.failed;
      error.hidden = false;
      line.hidden = true;
      input.setAttribute("aria-invalid", "true");
      input.focus();
      button.disabled = false;
    }
  });
}

// What is still to be covered can be drawn; the fields say the same in numbers.
const cover = document.querySelector("form[data-cover]");
for (const sheet of cover ? document.querySelectorAll("[data-sheet]") : []) {
  const picture = sheet.querySelector("img"), frame = document.createElement("span");
  frame.className = "drawn";
  frame.hidden = true;
  sheet.append(frame);
  let from = null;
  const at = (event) => {
    const box = picture.getBoundingClientRect();
    return [(event.clientX - box.left) / box.width, (event.clientY - box.top) / box.height]
      .map((part) => Math.round(Math.min(Math.max(part, 0), 1) * 1000) / 10);
  };
  picture.draggable = false;
  picture.addEventListener("pointerdown", (event) => {
    if (!cover.parentElement.open) return;
    event.preventDefault();
    picture.setPointerCapture(event.pointerId);
    from = at(event);
  });
  picture.addEventListener("pointermove", (event) => {
    if (!from) return;
    const to = at(event), [left, top] = from.map((part, place) => Math.min(part, to[place]));
    const [width, height] = from.map((part, place) => Math.abs(part - to[place]).toFixed(1));
    for (const [name, value] of Object.entries({ page: sheet.dataset.sheet, left, top, width, height })) {
      cover.elements[name].value = value;
    }
    frame.hidden = false;
    for (const [name, value] of Object.entries({ left, top, width, height })) frame.style[name] = `${value}%`;
  });
  for (const end of ["pointerup", "pointercancel"]) picture.addEventListener(end, () => { from = null; });
}
