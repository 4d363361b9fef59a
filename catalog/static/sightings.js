// The form of a sighting, quicker: it is kept while one types, and pictures that were just sent can be ticked at once.
// Without this every button sends the form, and the answer is the same form with all that was typed.

const QUIET = 2500; // milliseconds without a key until what was typed is kept
const SHORT_NAME = 16; // digits of a picture's address in the names of fields
const sighting = document.querySelector("form[data-autosave]");
const saved = sighting?.querySelector("[data-saved]");
let kept = "";
let quiet = 0;

function typed() {
  const words = new FormData(sighting);
  for (const [name, value] of [...words]) if (value instanceof File) words.delete(name);
  return new URLSearchParams(words);
}

async function keepTyped(keepalive = false) {
  clearTimeout(quiet);
  const words = typed();
  if (words.toString() === kept) return;
  try {
    const answer = await fetch(sighting.dataset.autosave, { method: "POST", body: words, headers: { Accept: "application/json" }, keepalive });
    if (!answer.ok || !answer.headers.get("Content-Type")?.startsWith("application/json")) throw new Error(answer.status);
    kept = words.toString();
    const told = await answer.json();
    saved.textContent = told.saved_at ? `saved ${told.saved_at} UTC` : "sent already";
  } catch {
    saved.textContent = "not saved: it stays on this page; try “Save the draft”";
  }
}

function onTyped() {
  clearTimeout(quiet);
  quiet = setTimeout(keepTyped, QUIET);
}

// Each line lists the pictures of the form, to tick those that show it.
function names(line, sha256) {
  const short = sha256.slice(0, SHORT_NAME);
  return { shows: `line-${line}-shows-${short}`, box: `line-${line}-box-${short}` };
}

function tickable(list, input) {
  const made = document.getElementById("showing").content.firstElementChild.cloneNode(true);
  const { shows, box } = names(list.dataset.showing, input.value);
  const [tick, share] = [made.querySelector("input[type=checkbox]"), made.querySelector("input[data-box]")];
  const seen = input.parentElement.querySelector("img");
  tick.name = shows;
  tick.checked = false;
  Object.assign(share, { name: box, id: box, value: "" });
  share.dataset.box = input.value;
  made.querySelector("label[for]").htmlFor = box;
  const picture = made.querySelector("img");
  if (seen) Object.assign(picture, { src: seen.src, alt: seen.alt });
  else picture.replaceWith(`Picture ${input.value.slice(0, 8)}`);
  return made;
}

function listPictures() {
  const held = [...sighting.querySelectorAll("[data-drop-held] input[type=hidden]")];
  for (const list of sighting.querySelectorAll("[data-showing]")) {
    const wanted = new Set(held.map((input) => names(list.dataset.showing, input.value).shows));
    for (const line of [...list.children]) if (!wanted.has(line.querySelector("input[type=checkbox]").name)) line.remove();
    const there = new Set([...list.querySelectorAll("input[type=checkbox]")].map((input) => input.name));
    for (const input of held) if (!there.has(names(list.dataset.showing, input.value).shows)) list.append(tickable(list, input));
  }
  document.dispatchEvent(new CustomEvent("boxes:listed"));
}

if (sighting) {
  for (const line of sighting.querySelectorAll("[data-without-script]")) line.hidden = true;
  kept = typed().toString();
  sighting.addEventListener("input", onTyped);
  sighting.addEventListener("change", onTyped);
  sighting.addEventListener("pictures:changed", () => { listPictures(); onTyped(); });
  document.addEventListener("visibilitychange", () => { if (document.visibilityState === "hidden") keepTyped(true); });
  document.querySelector("[autofocus]")?.scrollIntoView({ block: "start" });
}
