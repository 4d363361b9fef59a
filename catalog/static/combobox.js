// Type-ahead on text fields: <input data-suggest="types">, with data-suggest-many where names stand between commas and
// data-suggest-send where choosing a name searches for it at once. Enter with nothing chosen sends what is typed.
// A combobox with a listbox as ARIA 1.2 has it. Without this the fields are plain text, and what is typed is resolved.

const SUGGEST = "/suggest/";
const WAIT = 150; // milliseconds after the last key
let comboboxes = 0;

function fieldWords(input) {
  if (!("suggestMany" in input.dataset)) return { start: 0, words: input.value.trim() };
  const start = input.value.lastIndexOf(",", (input.selectionStart ?? input.value.length) - 1) + 1;
  return { start, words: input.value.slice(start).trim() };
}

function optionOf(box, one, at) {
  const line = document.createElement("li");
  line.id = `${box.list.id}-${at}`;
  line.setAttribute("role", "option");
  line.setAttribute("aria-selected", "false");
  const name = document.createElement("bdi");
  name.textContent = one.name;
  line.append(name);
  if (one.also) { // the name that begins so
    const also = document.createElement("bdi");
    also.textContent = one.also;
    line.append(", also ", also);
  }
  if (one.detail) {
    const detail = document.createElement("span");
    detail.className = "hint inline";
    detail.textContent = ` ${one.detail}`;
    line.append(detail);
  }
  line.addEventListener("pointerdown", (event) => event.preventDefault()); // the field keeps the focus
  line.addEventListener("click", () => choose(box, at));
  return line;
}

function open(box, found) {
  box.found = found;
  box.at = -1;
  box.list.replaceChildren(...found.map((one, at) => optionOf(box, one, at)));
  const isOpen = found.length > 0 && document.activeElement === box.input;
  box.list.hidden = !isOpen;
  box.input.setAttribute("aria-expanded", String(isOpen));
  box.input.removeAttribute("aria-activedescendant");
  box.status.textContent = isOpen ? `${found.length} names begin so; arrow keys choose` : "";
}

function close(box) {
  box.asked += 1; // an answer that is still under way comes too late
  open(box, []);
}

function mark(box, at) {
  const lines = [...box.list.children];
  if (!lines.length) return;
  box.at = (at + lines.length) % lines.length;
  for (const [number, line] of lines.entries()) line.setAttribute("aria-selected", String(number === box.at));
  box.input.setAttribute("aria-activedescendant", lines[box.at].id);
  lines[box.at].scrollIntoView({ block: "nearest" });
}

function choose(box, at) {
  const { start } = fieldWords(box.input);
  const before = box.input.value.slice(0, start);
  box.input.value = `${before}${before ? " " : ""}${box.found[at].fill}`;
  close(box);
  box.input.dispatchEvent(new Event("change", { bubbles: true }));
  if ("suggestSend" in box.input.dataset) box.input.form?.requestSubmit();
}

async function ask(box) {
  const { words } = fieldWords(box.input);
  const asked = ++box.asked;
  if (!words) { open(box, []); return; }
  try {
    const answer = await fetch(`${SUGGEST}${box.input.dataset.suggest}?${new URLSearchParams({ q: words })}`);
    if (answer.ok && asked === box.asked) open(box, await answer.json());
  } catch { /* no connection: the field stays a field */ }
}

function onKey(box, event) {
  const isOpen = !box.list.hidden;
  if (event.key === "ArrowDown" || event.key === "ArrowUp") {
    event.preventDefault();
    if (isOpen) mark(box, event.key === "ArrowDown" ? box.at + 1 : box.at < 0 ? -1 : box.at - 1);
    else ask(box);
  } else if (event.key === "Enter" && isOpen && box.at >= 0) {
    event.preventDefault();
    choose(box, box.at);
  } else if (event.key === "Escape" && isOpen) {
    event.stopPropagation();
    event.preventDefault(); // a search field would be emptied
    close(box);
  }
}

function combobox(input) {
  const list = document.createElement("ul");
  list.id = `suggested-${++comboboxes}`;
  list.className = "suggested";
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", input.labels?.[0]?.textContent ?? "Names");
  list.hidden = true;
  const status = document.createElement("span");
  status.className = "visually-hidden";
  status.setAttribute("role", "status");
  const frame = document.createElement("span");
  frame.className = "combobox";
  const hadFocus = document.activeElement === input;
  input.replaceWith(frame);
  frame.append(input, list, status);
  if (hadFocus) input.focus();
  for (const [name, value] of Object.entries({ role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": list.id })) input.setAttribute(name, value);
  const box = { input, list, status, found: [], at: -1, asked: 0, timer: 0 };
  input.addEventListener("input", () => {
    clearTimeout(box.timer);
    box.timer = setTimeout(() => ask(box), WAIT);
  });
  input.addEventListener("keydown", (event) => onKey(box, event));
  input.addEventListener("blur", () => { clearTimeout(box.timer); close(box); });
}

for (const input of document.querySelectorAll("input[data-suggest]")) combobox(input);
