// Where in a picture a thing is, drawn instead of typed: a dialog with the picture, and a box that pointer or keys move.

const SVG = "http://www.w3.org/2000/svg";
const WIDE = 1000; // the picture's width in the drawing; shares are what is kept
const STEP = 0.02;

function shares(text) {
  const parts = text.split(/[\s,;]+/).map(Number);
  return parts.length === 4 && parts.every(Number.isFinite) ? parts : null;
}

function inside([left, top, width, height]) {
  const [wide, high] = [Math.min(Math.max(width, 0.01), 1), Math.min(Math.max(height, 0.01), 1)];
  return [Math.min(Math.max(left, 0), 1 - wide), Math.min(Math.max(top, 0), 1 - high), wide, high];
}

function shape(name, attributes) {
  const made = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  return made;
}

function dialogOf(input, picture, high) {
  const made = document.createElement("dialog");
  made.className = "drawing";
  made.setAttribute("aria-label", "Draw the box");
  const svg = shape("svg", { viewBox: `0 0 ${WIDE} ${high}`, role: "application", tabindex: "0", "aria-label": "The picture. Draw with the pointer; arrow keys move the box, with Shift they size it" });
  const box = shape("rect", { x: 0, y: 0, width: 0, height: 0 });
  svg.append(shape("image", { href: picture, width: WIDE, height: high }), box);
  const keep = Object.assign(document.createElement("button"), { type: "button", className: "primary", textContent: "Keep the box" });
  const clear = Object.assign(document.createElement("button"), { type: "button", textContent: "No box" });
  const how = Object.assign(document.createElement("p"), { className: "hint", textContent: "Draw across the thing. Arrow keys move the box, with Shift they size it." });
  made.append(how, svg, keep, clear);
  return { made, svg, box, keep, clear, high, input, shares: shares(input.value) };
}

function show(drawing) {
  const [left, top, width, height] = drawing.shares ?? [0, 0, 0, 0];
  const values = { x: left * WIDE, y: top * drawing.high, width: width * WIDE, height: height * drawing.high };
  for (const [name, value] of Object.entries(values)) drawing.box.setAttribute(name, value);
}

function pointed(drawing, event) {
  const at = new DOMPoint(event.clientX, event.clientY).matrixTransform(drawing.svg.getScreenCTM().inverse());
  const within = (value) => Math.min(Math.max(value, 0), 1);
  return [within(at.x / WIDE), within(at.y / drawing.high)];
}

function wirePointer(drawing) {
  let start = null;
  drawing.svg.addEventListener("pointerdown", (event) => { start = pointed(drawing, event); drawing.svg.setPointerCapture(event.pointerId); event.preventDefault(); drawing.svg.focus(); });
  drawing.svg.addEventListener("pointermove", (event) => {
    if (!start) return;
    const end = pointed(drawing, event);
    drawing.shares = inside([Math.min(start[0], end[0]), Math.min(start[1], end[1]), Math.abs(start[0] - end[0]), Math.abs(start[1] - end[1])]);
    show(drawing);
  });
  drawing.svg.addEventListener("pointerup", () => { start = null; });
}

function wireKeys(drawing) {
  const moves = { ArrowLeft: [-STEP, 0], ArrowRight: [STEP, 0], ArrowUp: [0, -STEP], ArrowDown: [0, STEP] };
  drawing.svg.addEventListener("keydown", (event) => {
    const by = moves[event.key];
    if (!by) return;
    event.preventDefault();
    const [left, top, width, height] = drawing.shares ?? [0.3, 0.3, 0.4, 0.4];
    drawing.shares = inside(event.shiftKey ? [left, top, width + by[0], height + by[1]] : [left + by[0], top + by[1], width, height]);
    show(drawing);
  });
}

function finish(drawing, text) {
  drawing.input.value = text;
  if (text) drawing.input.closest("li").querySelector("input[type=checkbox]").checked = true;
  drawing.input.dispatchEvent(new Event("change", { bubbles: true }));
  drawing.made.close();
}

async function draw(input) {
  const picture = new Image();
  picture.src = `/pictures/${input.dataset.box}/file`;
  try { await picture.decode(); } catch { return; }
  const drawing = dialogOf(input, picture.src, WIDE * picture.naturalHeight / picture.naturalWidth);
  document.body.append(drawing.made);
  drawing.made.addEventListener("close", () => drawing.made.remove());
  drawing.keep.addEventListener("click", () => finish(drawing, (drawing.shares ?? []).map((one) => one.toFixed(3)).join(" ")));
  drawing.clear.addEventListener("click", () => finish(drawing, ""));
  wirePointer(drawing);
  wireKeys(drawing);
  show(drawing);
  drawing.made.showModal();
}

function offer() {
  for (const button of document.querySelectorAll("[data-draw][hidden]")) {
    const input = button.parentElement.querySelector("input[data-box]");
    if (!input.dataset.box) continue;
    button.hidden = false;
    button.addEventListener("click", () => draw(input));
  }
}

offer();
document.addEventListener("boxes:listed", offer);
