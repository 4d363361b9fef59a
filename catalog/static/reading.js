// The page of a report: the words that a field was read from light up with it, and the field with its words.
// Without this the same are links, from each field to its words and back.

const report = document.querySelector("[data-report-text]");

function fieldOf(node) {
  return node?.closest(".field, dd, .draft-line, p");
}

function wordsFrom(link) {
  const first = document.getElementById(`at-${link.dataset.at}`);
  return first ? [first, ...report.querySelectorAll(`a[href="${first.getAttribute("href")}"]`)] : [];
}

function light(nodes, on) {
  for (const node of nodes) node?.classList.toggle("lit", on);
}

function onField(event, on) {
  const field = event.target.closest?.(".field");
  const links = field ? [...field.querySelectorAll("[data-at]")] : [];
  const own = event.target.closest?.("[data-at]");
  light((own ? [own] : links).flatMap(wordsFrom), on);
}

function onWords(event, on) {
  const mark = event.target.closest?.("a.m");
  if (!mark) return;
  const field = document.getElementById(mark.getAttribute("href").slice(1));
  light([fieldOf(field)], on);
}

// A mark leads to its field: what is folded away around it is opened, and the field takes the focus.
function lead(event) {
  if (event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return; // it opens elsewhere
  const mark = event.target.closest("a.m");
  const field = mark && document.getElementById(mark.getAttribute("href").slice(1));
  if (!field) return;
  for (let node = field; node; node = node.parentElement) if (node.tagName === "DETAILS") node.open = true;
  event.preventDefault();
  field.scrollIntoView({ block: "center" });
  field.focus({ preventScroll: true });
}

if (report) {
  const drafts = document.querySelector(".drafts");
  for (const [kinds, on] of [[["focusin", "pointerover"], true], [["focusout", "pointerout"], false]]) {
    for (const kind of kinds) {
      drafts.addEventListener(kind, (event) => onField(event, on));
      report.addEventListener(kind, (event) => onWords(event, on));
    }
  }
  report.addEventListener("click", lead);
  document.querySelector("[autofocus]")?.scrollIntoView({ block: "start" });
}
