// Marking rows of a list: all on the page at once, and how many are marked. Without this every row is marked by itself.

function wireBulk(form) {
  const boxes = [...document.querySelectorAll(`input[name="item"][form="${form.id}"]`)];
  const page = form.querySelector("[data-bulk-page]");
  const all = page.querySelector("input");
  const every = form.querySelector('input[name="every"]');
  const count = form.querySelector("[data-bulk-count]");
  const tell = () => {
    const marked = boxes.filter((box) => box.checked).length;
    all.checked = marked === boxes.length;
    all.indeterminate = marked > 0 && marked < boxes.length;
    count.textContent = every.checked ? "all of the question" : marked ? `${marked} marked` : "";
  };
  page.hidden = boxes.length === 0;
  all.addEventListener("change", () => { for (const box of boxes) box.checked = all.checked; tell(); });
  for (const box of [...boxes, every]) box.addEventListener("change", tell);
  tell();
}

for (const form of document.querySelectorAll("[data-bulk]")) wireBulk(form);
