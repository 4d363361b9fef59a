/* All values of a facet stand on the page: what is typed leaves those that hold it. Enter still asks the server. */
"use strict";
(() => {
  const field = document.getElementById("values-q");
  const found = document.getElementById("values-found");
  const rows = Array.from(document.querySelectorAll(".values li"), (row) => [row, row.textContent.toLocaleLowerCase()]);
  if (!field || !found) return;
  const narrow = () => {
    const words = field.value.trim().toLocaleLowerCase();
    let left = 0;
    for (const [row, text] of rows) {
      row.hidden = !text.includes(words);
      if (!row.hidden) left += 1;
    }
    const also = left ? "" : "; press Enter to look through other names too";
    found.textContent = `${left} value${left === 1 ? "" : "s"}${words ? ` with “${field.value.trim()}”` : ""}${also}`;
  };
  field.addEventListener("input", narrow);
  if (field.value.trim()) narrow();
})();
