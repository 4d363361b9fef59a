// Five conveniences. Every page works without them, and nothing here writes a style or evaluates a string.

const THEMES = ["light", "dark", "system"];
const root = document.documentElement;
const keys = document.getElementById("keys");

function recall(name) {
  try { return localStorage.getItem(name); } catch { return null; }
}

function keep(name, value) {
  try { localStorage.setItem(name, value); } catch { /* blocked storage: the choice lasts for this page */ }
}

// The theme: light, dark, system and round again. The words stand in the template, where they can be translated.
function showTheme(button) {
  const theme = THEMES.includes(root.dataset.theme) ? root.dataset.theme : "system";
  root.dataset.theme = theme;
  button.setAttribute("aria-label", button.dataset[theme]);
  button.title = button.dataset[theme];
}

for (const button of document.querySelectorAll("[data-theme-toggle]")) {
  button.hidden = false;
  showTheme(button);
  button.addEventListener("click", () => {
    root.dataset.theme = THEMES[(THEMES.indexOf(root.dataset.theme) + 1) % THEMES.length];
    keep("theme", root.dataset.theme);
    showTheme(button);
  });
}

// Keys of one character can be switched off: people who speak to their computer, or hold a key long, set them off by accident.
const keySwitch = keys?.querySelector("[data-keys-switch]");
if (keySwitch) {
  keySwitch.checked = recall("keys") !== "off";
  keySwitch.addEventListener("change", () => keep("keys", keySwitch.checked ? "on" : "off"));
}

function showKeys() {
  if (keys && !keys.open) keys.showModal(); // Escape closes a modal dialog by itself
}

for (const button of document.querySelectorAll("[data-keys-open]")) {
  button.hidden = false;
  button.addEventListener("click", showKeys);
}

function isWriting(target) {
  return target instanceof Element && target.closest("input, textarea, select, [contenteditable]") !== null;
}

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  if (isWriting(event.target) || keys?.open || keySwitch?.checked === false) return;
  if (event.key === "/") {
    const field = document.querySelector("main input[type=search]") ?? document.getElementById("site-q");
    if (!field) return;
    event.preventDefault();
    field.focus();
    field.select();
  } else if (event.key === "?") {
    event.preventDefault();
    showKeys();
  }
});

// Forms that ask at once when a choice changes; their button stays, for those who choose several things first.
document.addEventListener("change", (event) => {
  const form = event.target.form;
  if (form?.matches("[data-submit-on-change]") && event.target.matches("select, input[type=checkbox], input[type=radio]")) {
    form.requestSubmit();
  }
});

// A page that tells how far something has come looks again by itself, keeping the place of those who read it.
// Without JavaScript the page says so in its head, and is loaded anew.
function lookAgain() {
  const waiting = document.querySelector("[data-reload]");
  if (!waiting) return;
  setTimeout(async () => {
    try {
      const text = await (await fetch(location.href)).text();
      const fresh = new DOMParser().parseFromString(text, "text/html");
      document.title = fresh.title;
      document.getElementById("main").replaceChildren(...fresh.getElementById("main").childNodes);
    } catch { /* the server is away: the next look tells */ }
    lookAgain();
  }, 1000 * Number(waiting.dataset.reload));
}
lookAgain();
