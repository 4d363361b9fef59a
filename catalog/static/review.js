// Keys for those who review. Every page works without: links, fields and buttons are all there.

const switchedOn = () => { try { return localStorage.getItem("keys") !== "off"; } catch { return true; } };
const isTyping = (target) => target.closest("input, textarea, select, [contenteditable], dialog") !== null;

// The queue: j and k go from row to row, Enter opens the one in focus as any link does.
const rows = [...document.querySelectorAll("[data-queue] [data-row]")];
const told = document.querySelector("[data-queue-keys]");
if (rows.length && told) {
  told.hidden = false;
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target) || !switchedOn()) return;
    const step = { j: 1, k: -1 }[event.key];
    if (!step) return;
    const at = rows.indexOf(document.activeElement);
    const next = at < 0 ? (step > 0 ? 0 : rows.length - 1) : Math.min(Math.max(at + step, 0), rows.length - 1);
    rows[next].focus();
    event.preventDefault();
  });
}

// What was refused is read first.
document.querySelector("[data-errors]")?.focus();

// A recorded item that is chosen says what the line is; where to look follows what the line is.
const form = document.querySelector("[data-decide]");
if (form) {
  let isChanged = false;
  form.addEventListener("change", (event) => {
    isChanged = true;
    const match = /^(line-\d+-)item$/.exec(event.target.name ?? "");
    if (match) {
      const now = form.querySelector(`input[name="${match[1]}decision"]:checked`)?.value;
      if (now === "new" || now === "leave") form.querySelector(`input[name="${match[1]}decision"][value="existing"]`).checked = true;
    }
    const decided = /^line-\d+-decision$/.exec(event.target.name ?? "");
    if (decided && ["existing", "lot"].includes(event.target.value)) {
      event.target.closest("fieldset").querySelector("details").open = true;
    }
  });
  form.addEventListener("submit", () => { isChanged = false; });
  addEventListener("beforeunload", (event) => { if (isChanged) event.preventDefault(); });
}
