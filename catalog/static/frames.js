// A video is opened here and never sent. Frames grabbed from it are sent as pictures, with the video's SHA-256, the time
// and the address that was typed: all frames of one video are one origin.

const MOST_GB = 2;
const BLOCK = 4 * 1024 * 1024;
const USUAL_FRAME = 1 / 25; // seconds, until the video itself has told

// SHA-256 in blocks (FIPS 180-4): the browser's own wants a whole file in memory, and is there on https only.
const ROUNDS = primes(64).map((prime) => fraction(Math.cbrt(prime)));
const START = primes(8).map((prime) => fraction(Math.sqrt(prime)));

function primes(count) {
  const found = [];
  for (let one = 2; found.length < count; one += 1) if (found.every((prime) => one % prime)) found.push(one);
  return found;
}

function fraction(number) {
  return ((number - Math.floor(number)) * 2 ** 32) | 0;
}

class Digest {
  constructor() {
    this.state = Int32Array.from(START);
    this.words = new Int32Array(64);
    this.rest = new Uint8Array(0);
    this.length = 0;
  }

  update(bytes) {
    this.length += bytes.length;
    const all = new Uint8Array(this.rest.length + bytes.length);
    all.set(this.rest);
    all.set(bytes, this.rest.length);
    const whole = all.length - (all.length % 64);
    const view = new DataView(all.buffer);
    for (let at = 0; at < whole; at += 64) this.mix(view, at);
    this.rest = all.slice(whole);
  }

  mix(view, at) {
    const w = this.words;
    for (let i = 0; i < 16; i += 1) w[i] = view.getInt32(at + 4 * i);
    for (let i = 16; i < 64; i += 1) {
      const x = w[i - 15];
      const y = w[i - 2];
      const s0 = ((x >>> 7) | (x << 25)) ^ ((x >>> 18) | (x << 14)) ^ (x >>> 3);
      const s1 = ((y >>> 17) | (y << 15)) ^ ((y >>> 19) | (y << 13)) ^ (y >>> 10);
      w[i] = (w[i - 16] + s0 + w[i - 7] + s1) | 0;
    }
    let [a, b, c, d, e, f, g, h] = this.state;
    for (let i = 0; i < 64; i += 1) {
      const s1 = ((e >>> 6) | (e << 26)) ^ ((e >>> 11) | (e << 21)) ^ ((e >>> 25) | (e << 7));
      const t1 = (h + s1 + ((e & f) ^ (~e & g)) + ROUNDS[i] + w[i]) | 0;
      const s0 = ((a >>> 2) | (a << 30)) ^ ((a >>> 13) | (a << 19)) ^ ((a >>> 22) | (a << 10));
      const t2 = (s0 + ((a & b) ^ (a & c) ^ (b & c))) | 0;
      h = g; g = f; f = e; e = (d + t1) | 0; d = c; c = b; b = a; a = (t1 + t2) | 0;
    }
    [a, b, c, d, e, f, g, h].forEach((value, i) => { this.state[i] += value; });
  }

  hex() {
    const length = this.length;
    const end = new Uint8Array(((this.rest.length + 9 + 63) & ~63) - this.rest.length);
    end[0] = 0x80;
    const view = new DataView(end.buffer);
    view.setUint32(end.length - 8, Math.floor(length / 2 ** 29));
    view.setUint32(end.length - 4, (length << 3) >>> 0);
    this.update(end);
    return [...this.state].map((word) => (word >>> 0).toString(16).padStart(8, "0")).join("");
  }
}

async function sha256(file, tell) {
  const digest = new Digest();
  for (let at = 0; at < file.size; at += BLOCK) {
    digest.update(new Uint8Array(await file.slice(at, at + BLOCK).arrayBuffer()));
    if (!tell(Math.min(1, (at + BLOCK) / file.size))) return null;
  }
  return digest.hex();
}

function clock(seconds) {
  return `${Math.floor(seconds / 60)}:${(seconds % 60).toFixed(3).padStart(6, "0")}`;
}

function wireFrames(root) {
  const part = (name) => root.querySelector(`[data-frames-${name}]`);
  const video = part("video");
  let file = null;
  let hash = "";
  let frame = USUAL_FRAME;
  let address = "";

  const say = (text) => { part("status").textContent = text; };

  async function open(given) {
    if (given.size > MOST_GB * 1e9) return say(`${given.name} has ${(given.size / 1e9).toFixed(1)} GB; allowed are at most ${MOST_GB} GB.`);
    file = given;
    hash = "";
    if (address) URL.revokeObjectURL(address);
    address = URL.createObjectURL(given);
    part("grab").disabled = true;
    part("player").hidden = false;
    video.src = address;
    return fingerprint(given);
  }

  async function fingerprint(given) {
    let told = -1;
    const found = await sha256(given, (share) => {
      const tenth = Math.floor(share * 10);
      if (tenth !== told) { told = tenth; say(`Reading ${given.name}: ${tenth * 10} %`); }
      return file === given;
    });
    if (found === null) return;
    hash = found;
    part("grab").disabled = false;
    say("Ready: look for a frame and grab it.");
  }

  function step(by) {
    video.pause();
    const far = by.endsWith("frame") ? frame * (by.startsWith("-") ? -1 : 1) : Number(by);
    video.currentTime = Math.min(Math.max(0, video.currentTime + far), Math.max(0, video.duration - 0.001));
  }

  // How long a frame is, from two that were shown one after the other.
  let last = null;
  function learn(_now, shown) {
    const apart = last ? (shown.mediaTime - last.mediaTime) / Math.max(1, shown.presentedFrames - last.presentedFrames) : 0;
    if (!video.paused && apart > 1 / 240 && apart < 1 / 5) frame = apart;
    last = shown;
    video.requestVideoFrameCallback(learn);
  }

  async function grab() {
    if (part("grab").disabled || !video.videoWidth) return;
    part("grab").disabled = true;
    video.pause();
    const at = Math.round(video.currentTime * 1000);
    const canvas = document.createElement("canvas");
    canvas.width = video.videoWidth;
    canvas.height = video.videoHeight;
    canvas.getContext("2d").drawImage(video, 0, 0);
    const blob = await new Promise((done) => { canvas.toBlob(done, "image/jpeg", 0.95); });
    const said = { video_sha256: hash, video_at_ms: String(at), video_url: part("url").value.trim() };
    const made = new File([blob], `${file.name} at ${clock(at / 1000)}.jpg`, { type: "image/jpeg" });
    say(`Frame at ${clock(at / 1000)} is sent.`);
    const done = () => { part("grab").disabled = hash === ""; };
    document.dispatchEvent(new CustomEvent("frame:grabbed", { detail: { file: made, said, done } }));
  }

  root.hidden = false;
  part("file").addEventListener("change", (event) => { if (event.target.files[0]) open(event.target.files[0]); });
  document.addEventListener("video:given", (event) => open(event.detail));
  part("steps").addEventListener("click", (event) => {
    const by = event.target.dataset.framesBy;
    if (by) step(by);
  });
  part("steps").addEventListener("keydown", (event) => {
    const by = { ",": "-frame", ".": "frame", ArrowLeft: "-1", ArrowRight: "1" }[event.key];
    if (by) { event.preventDefault(); step(by); }
    if (event.key === "g" || event.key === "G") grab();
  });
  part("grab").addEventListener("click", grab);
  video.addEventListener("timeupdate", () => { part("time").textContent = clock(video.currentTime); });
  video.addEventListener("seeked", () => { part("time").textContent = clock(video.currentTime); });
  video.addEventListener("error", () => { part("player").hidden = true; say("Your browser cannot play this video; convert it, or grab the frames elsewhere."); });
  if (video.requestVideoFrameCallback) video.requestVideoFrameCallback(learn);
}

for (const root of document.querySelectorAll("[data-frames]")) wireFrames(root);
