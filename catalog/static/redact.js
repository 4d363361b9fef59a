// Boxes to be blacked out, drawn on the picture by mouse, finger or keyboard. The rows of numbers stay the form that is
// sent; this draws what stands in them, and writes into them what is drawn.

const SIDES = ["left", "top", "width", "height"];
const NAMESPACE = "http://www.w3.org/2000/svg";
const STEP = 1; // per cent
const SMALLEST = 0.5;
const MOVES = { ArrowLeft: [-STEP, 0], ArrowRight: [STEP, 0], ArrowUp: [0, -STEP], ArrowDown: [0, STEP] };

const form = document.querySelector("[data-boxes]");
const frame = document.querySelector("[data-boxes-over]");

function tidy(number) {
  return String(Math.round(number * 100) / 100);
}

function within(value, least, most) {
  return Math.min(Math.max(value, least), most);
}

function wireBoxes() {
  const rows = form.querySelector("[data-boxes-rows]");
  const status = form.querySelector("[data-boxes-status]");
  const sheet = document.createElementNS(NAMESPACE, "svg");
  for (const [name, value] of [["viewBox", "0 0 100 100"], ["preserveAspectRatio", "none"], ["role", "group"], ["aria-label", "Boxes on the picture"]]) sheet.setAttribute(name, value);
  frame.append(sheet);

  const inputs = (row) => SIDES.map((side) => row.querySelector(`input[name=${side}]`));
  const isEmpty = (row) => inputs(row).every((input) => input.value.trim() === "");
  const read = (row) => inputs(row).map((input) => Number.parseFloat(input.value.replace(",", ".")));
  const say = (text) => { status.textContent = text; };

  function write(row, values) {
    inputs(row).forEach((input, at) => { input.value = values ? tidy(values[at]) : ""; });
    draw();
  }

  function blank() {
    const found = [...rows.rows].find(isEmpty);
    if (found) return found;
    const made = rows.rows[0].cloneNode(true);
    const number = rows.rows.length + 1;
    made.querySelector("th").textContent = number;
    inputs(made).forEach((input, at) => {
      input.value = "";
      input.setAttribute("aria-label", `${SIDES[at][0].toUpperCase()}${SIDES[at].slice(1)} of box ${number}`);
    });
    rows.append(made);
    return made;
  }

  function draw() {
    const focused = document.activeElement?.dataset?.row;
    sheet.replaceChildren();
    [...rows.rows].forEach((row, at) => {
      const values = read(row);
      if (values.some(Number.isNaN)) return;
      const box = document.createElementNS(NAMESPACE, "rect");
      ["x", "y", "width", "height"].forEach((name, side) => box.setAttribute(name, Math.max(0, values[side])));
      for (const [name, value] of [["tabindex", "0"], ["role", "img"], ["data-row", at], ["aria-label", `Box ${at + 1}: ${SIDES.map((side, i) => `${side} ${tidy(values[i])} %`).join(", ")}`]]) box.setAttribute(name, value);
      sheet.append(box);
      if (String(at) === focused) box.focus();
    });
  }

  function place(event) {
    const around = sheet.getBoundingClientRect();
    return [within((100 * (event.clientX - around.left)) / around.width, 0, 100), within((100 * (event.clientY - around.top)) / around.height, 0, 100)];
  }

  let drawing = null;
  sheet.addEventListener("pointerdown", (event) => {
    if (event.button !== 0 || event.target !== sheet) return;
    event.preventDefault();
    sheet.setPointerCapture(event.pointerId);
    drawing = { row: blank(), from: place(event) };
  });
  sheet.addEventListener("pointermove", (event) => {
    if (!drawing) return;
    const to = place(event);
    const corner = [0, 1].map((at) => Math.min(drawing.from[at], to[at]));
    write(drawing.row, [...corner, ...[0, 1].map((at) => Math.abs(drawing.from[at] - to[at]))]);
  });
  for (const kind of ["pointerup", "pointercancel"]) {
    sheet.addEventListener(kind, () => {
      if (!drawing) return;
      const [, , width, height] = read(drawing.row);
      const isSmall = !(width >= SMALLEST && height >= SMALLEST); // a click is no box
      if (isSmall) write(drawing.row, null);
      else say("Box drawn; it is blacked out when the boxes are kept.");
      drawing = null;
    });
  }

  sheet.addEventListener("keydown", (event) => {
    const row = rows.rows[event.target.dataset.row];
    if (!row) return;
    const move = MOVES[event.key];
    if (move) {
      event.preventDefault();
      const [left, top, width, height] = read(row);
      if (event.shiftKey) write(row, [left, top, within(width + move[0], SMALLEST, 100 - left), within(height + move[1], SMALLEST, 100 - top)]);
      else write(row, [within(left + move[0], 0, 100 - width), within(top + move[1], 0, 100 - height), width, height]);
    } else if (event.key === "Delete" || event.key === "Backspace") {
      event.preventDefault();
      write(row, null);
      say("Box taken away; it is gone when the boxes are kept.");
      form.querySelector("[data-boxes-add]").focus();
    }
  });

  const adder = form.querySelector("[data-boxes-add]");
  adder.hidden = false;
  adder.addEventListener("click", () => {
    const row = blank();
    write(row, [40, 40, 20, 20]);
    sheet.querySelector(`[data-row="${row.rowIndex - 1}"]`)?.focus();
    say("A box was put in the middle; arrow keys move it, with Shift they size it.");
  });
  form.querySelector("[data-boxes-how]").hidden = false;
  rows.addEventListener("input", draw);
  draw();
}

if (form && frame) wireBoxes();
