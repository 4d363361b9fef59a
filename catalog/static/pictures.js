// Pictures dropped, pasted or chosen are sent at once, one after the other, and stand in the form as hidden inputs.
// Every page works without this: the file input is sent with its form, or the page says where to add pictures.

const PICTURES = "/pictures/";
const MOST_MB = 30;
const zones = [...document.querySelectorAll("[data-drop-zone]")];

function part(zone, name) {
  return zone.querySelector(`[data-drop-${name}]`);
}

function say(zone, text) {
  part(zone, "status").textContent = text;
}

function element(name, text = "", attributes = {}) {
  const made = document.createElement(name);
  made.textContent = text;
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  return made;
}

function tell(zone, answer) {
  zone.dispatchEvent(new CustomEvent("pictures:changed", { bubbles: true, detail: answer }));
}

function refuse(zone, name, reason) {
  const line = element("li");
  line.append(element("bdi", name || "A file"), `: ${reason} `);
  const button = element("button", "Dismiss", { type: "button", class: "plain" });
  button.addEventListener("click", () => { line.remove(); part(zone, "held").closest("[data-drop-zone]").querySelector("input[type=file]").focus(); });
  line.append(button);
  part(zone, "refused").append(line);
}

function isHeld(zone, sha256) {
  return [...part(zone, "held").querySelectorAll("input[type=hidden]")].some((input) => input.value === sha256);
}

function likeness(one) {
  const line = element("p", "", { class: "hint" });
  line.append(`${Math.round(100 * (1 - one.distance))} % like `, element("a", "a picture held already", { href: PICTURES + one.picture }));
  for (const item of one.items) {
    const told = item.outcomes.length ? `: ${item.outcomes.join(", ")}` : "";
    line.append(", which shows ", element("a", item.type, { href: `/items/${item.id}` }), told);
  }
  return line;
}

function hold(zone, one, name) {
  if (isHeld(zone, one.picture)) return;
  const line = element("li");
  const link = element("a", "", { class: "thumbnail", href: PICTURES + one.picture });
  if (one.thumbnail) link.append(element("img", "", { src: one.thumbnail, alt: name || `Picture ${one.picture.slice(0, 8)}` }));
  else link.append(element("span", "Held already, not reviewed", { class: "veiled" }));
  line.append(element("input", "", { type: "hidden", name: zone.dataset.dropName, value: one.picture }), link, ...one.alike.map(likeness));
  part(zone, "held").append(line);
  removable(zone, line, name);
}

function removable(zone, line, name) {
  const button = element("button", "Leave out", { type: "button", class: "plain" });
  if (name) button.setAttribute("aria-label", `Leave out ${name}`);
  button.addEventListener("click", () => {
    line.remove();
    say(zone, "Left out of this form; the picture stays held.");
    zone.querySelector("input[type=file]").focus();
    tell(zone, null);
  });
  line.append(button);
}

function formOf(zone, file, more) {
  const form = zone.closest("form");
  const sent = new FormData();
  sent.append("csrf_token", form.elements.csrf_token.value);
  const source = form.querySelector("[data-drop-source]")?.value.trim();
  if (source) sent.append("source", source);
  for (const [name, value] of Object.entries(more)) if (value !== "") sent.set(name, value);
  sent.append("file", file, file.name || "pasted");
  return sent;
}

async function send(zone, file, more) {
  if (file.size > MOST_MB * 1e6) return { added: [], same: [], refused: [{ file: file.name, reason: `has ${(file.size / 1e6).toFixed(1)} MB; allowed are at most ${MOST_MB} MB` }] };
  try {
    const answer = await fetch(PICTURES, { method: "POST", body: formOf(zone, file, more), headers: { Accept: "application/json" } });
    if (answer.headers.get("Content-Type")?.startsWith("application/json")) return await answer.json();
    throw new Error(answer.status === 403 ? "you are not signed in, or may not add pictures" : `the catalog answered ${answer.status}; try again in a minute`);
  } catch (error) {
    const reason = error instanceof TypeError ? "could not be sent: no connection" : error.message;
    return { added: [], same: [], refused: [{ file: file.name, reason }] };
  }
}

// One after the other: two pictures that are alike then know of each other, and the catalog works on few at once.
const waiting = new WeakMap();

function add(zone, files, more = {}) {
  const run = (waiting.get(zone) ?? Promise.resolve()).then(() => sendAll(zone, files, more));
  waiting.set(zone, run);
  return run;
}

async function sendAll(zone, files, more) {
  const count = { added: 0, same: 0, refused: 0 };
  zone.setAttribute("aria-busy", "true");
  for (const [at, file] of files.entries()) {
    say(zone, `Sending ${at + 1} of ${files.length}: ${file.name || "pasted picture"} …`);
    const answer = await send(zone, file, more);
    for (const kind of ["added", "same", "refused"]) count[kind] += answer[kind].length;
    for (const one of [...answer.added, ...answer.same]) hold(zone, one, one.file);
    for (const one of answer.refused) refuse(zone, one.file, one.reason);
    tell(zone, answer);
  }
  zone.removeAttribute("aria-busy");
  const told = [`${count.added} added`];
  if (count.same) told.push(`${count.same} held already`);
  if (count.refused) told.push(`${count.refused} refused, with the reason below`);
  say(zone, `${told.join(", ")}.`);
}

function take(zone, list) {
  const files = [...list];
  const videos = files.filter((file) => file.type.startsWith("video/"));
  const others = files.filter((file) => !videos.includes(file));
  if (videos.length && document.querySelector("[data-frames]")) document.dispatchEvent(new CustomEvent("video:given", { detail: videos[0] }));
  else for (const file of videos) refuse(zone, file.name, "is a video; open it on the page Add pictures to grab frames");
  if (others.length) add(zone, others);
}

function hasFiles(event) {
  return event.dataTransfer?.types.includes("Files");
}

function wire(zone) {
  const input = zone.querySelector("input[type=file][data-drop]");
  part(zone, "how").hidden = false;
  for (const line of part(zone, "held").children) removable(zone, line, "");
  input.addEventListener("change", () => {
    take(zone, input.files);
    input.value = ""; // what is sent is not sent again with the form
  });
  zone.addEventListener("dragover", (event) => { if (hasFiles(event)) { event.preventDefault(); zone.dataset.over = ""; } });
  zone.addEventListener("dragleave", (event) => { if (!zone.contains(event.relatedTarget)) delete zone.dataset.over; });
  zone.addEventListener("drop", (event) => {
    if (!hasFiles(event)) return;
    event.preventDefault();
    delete zone.dataset.over;
    take(zone, event.dataTransfer.files);
  });
  const submit = zone.closest("form").querySelector("[data-drop-submit]");
  if (submit) submit.hidden = true; // everything is sent already
}

for (const zone of zones) wire(zone);

if (zones.length) {
  // A file that misses the zone does not replace the page and what is typed on it.
  for (const kind of ["dragover", "drop"]) document.addEventListener(kind, (event) => { if (hasFiles(event)) event.preventDefault(); });
  document.addEventListener("paste", (event) => {
    const files = [...(event.clipboardData?.files ?? [])];
    if (!files.length) return;
    event.preventDefault();
    take(zones[0], files);
  });
  // Frames come from frames.js: a file, and what is said of its video.
  document.addEventListener("frame:grabbed", (event) => { add(zones[0], [event.detail.file], event.detail.said).then(event.detail.done); });
}

for (const next of document.querySelectorAll("[data-drop-next]")) {
  document.addEventListener("pictures:changed", () => {
    const held = [...document.querySelectorAll("[data-drop-held] input[type=hidden]")].map((input) => ["picture", input.value]);
    next.hidden = held.length === 0;
    next.querySelector("a").href = `${next.dataset.dropNext}?${new URLSearchParams(held)}`;
  });
}
