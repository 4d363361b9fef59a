// Loaded before the first paint, so that a chosen theme never flashes. Storage may be blocked: then the system's theme stays.
try { document.documentElement.dataset.theme = localStorage.getItem("theme") ?? "system"; }
catch { document.documentElement.dataset.theme = "system"; }
