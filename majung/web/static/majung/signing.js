// Signing on the glass: what is drawn goes with the form as points. A typed name signs as well, and stays in sight.
(() => {
  "use strict";

  // The box that points are counted in, whatever the screen: majung/agreements draws the paper from the same figures.
  const WIDTH = 1000, HEIGHT = 400, MOST_STROKES = 64, MOST_POINTS = 4000;

  for (const place of document.querySelectorAll("[data-pad]")) {
    if (typeof SignaturePad === "undefined") break;
    // Shown before it is measured.
    place.hidden = false;
    const canvas = place.querySelector("canvas"), field = place.querySelector("input[type=hidden]");
    // Its own dots must never decide how wide it is, even before the style sheet has come.
    canvas.style.width = "100%";
    const told = place.querySelector("output"), clear = place.querySelector("button");
    const pad = new SignaturePad(canvas, { minWidth: 1, maxWidth: 2.6, penColor: "#000" });
    let strokes = kept(field.value);

    function draw() {
      const { width } = canvas.getBoundingClientRect(), sharp = Math.max(window.devicePixelRatio || 1, 1);
      if (!width) return;
      canvas.width = width * sharp;
      canvas.height = (width * HEIGHT / WIDTH) * sharp;
      canvas.getContext("2d").scale(sharp, sharp);
      const scale = width / WIDTH;
      pad.fromData(strokes.map((points) => ({
        penColor: "#000", minWidth: 1, maxWidth: 2.6, dotSize: 0, velocityFilterWeight: 0.7,
        points: points.map(([x, y, time]) => ({ x: x * scale, y: y * scale, time, pressure: 0.5 })),
      })));
    }

    function keep(words) {
      field.value = strokes.length ? JSON.stringify(strokes) : "";
      told.value = words;
    }

    pad.addEventListener("endStroke", () => {
      strokes = counted(pad.toData(), canvas.getBoundingClientRect().width);
      keep(told.dataset.drawn);
    });
    clear.addEventListener("click", () => {
      strokes = [];
      pad.clear();
      keep(told.dataset.cleared);
    });
    // A turned phone has another width; what was drawn is kept.
    let drawnAt = 0;
    new ResizeObserver(([{ contentRect }]) => {
      if (Math.round(contentRect.width) === drawnAt) return;
      drawnAt = Math.round(contentRect.width);
      draw();
    }).observe(canvas);
  }

  function kept(text) {
    try {
      return text ? JSON.parse(text) : [];
    } catch {
      return [];
    }
  }

  function counted(groups, width) {
    const scale = WIDTH / width, begun = groups[0]?.points[0]?.time ?? 0;
    const within = (value, most) => Math.min(Math.max(Math.round(value * scale), 0), most);
    let left = MOST_POINTS;
    return groups.slice(0, MOST_STROKES).map(({ points }) => {
      const taken = points.slice(0, left);
      left -= taken.length;
      return taken.map(({ x, y, time }) => [within(x, WIDTH), within(y, HEIGHT), Math.max(Math.round(time - begun), 0)]);
    }).filter((points) => points.length);
  }
})();
