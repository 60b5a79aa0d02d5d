// Plays the conversation without loading the page anew. The turns stand behind the # of the address, which browsers send to nobody.

const ask = document.getElementById("ask");
const text = document.getElementById("text");
const place = document.getElementById("replies");
const status = document.getElementById("status");
const share = document.getElementById("share");
const linkLine = document.getElementById("link-line");
const link = document.getElementById("link");
const boxes = [...ask.querySelectorAll("input[name=languages]")];
const fields = [...ask.querySelectorAll("input[name=turns]")];

let turns = fields.map((field) => field.value);
let running;
fields.forEach((field) => field.remove());

const languages = () => boxes.filter((box) => box.checked).map((box) => box.value);
const tell = (key) => { status.textContent = key ? status.dataset[key] : ""; };
const areTexts = (value) => Array.isArray(value) && value.every((one) => typeof one === "string");

/** A conversation as what stands behind the # of an address. */
function encode(state) {
  const letters = Array.from(new TextEncoder().encode(JSON.stringify(state)), (byte) => String.fromCharCode(byte)).join("");
  return btoa(letters).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}

/** The conversation of an address; null when there is none. */
function decode(fragment) {
  try {
    const letters = atob(fragment.replaceAll("-", "+").replaceAll("_", "/"));
    const state = JSON.parse(new TextDecoder().decode(Uint8Array.from(letters, (letter) => letter.charCodeAt(0))));
    return areTexts(state.turns) && areTexts(state.languages) ? state : null;
  } catch {
    return null;
  }
}

function show(parts) {
  place.replaceChildren(...parts);
  share.hidden = !turns.length;
  linkLine.hidden = true;
}

const parse = (html) => new DOMParser().parseFromString(html, "text/html");

/** Plays turns and shows the replies; keeps what was shown when that fails. Tells whether they were played. */
async function play(wanted) {
  running?.abort();
  const mine = running = new AbortController();
  tell("busy");
  place.setAttribute("aria-busy", "true");
  try {
    const response = await fetch("/staff/try/replies", {
      method: "POST",
      headers: { "Content-Type": "application/json", "X-CSRF-Token": document.body.dataset.csrf },
      body: JSON.stringify({ turns: wanted, languages: languages() }),
      signal: mine.signal,
    });
    if (response.status === 401 || response.status === 403) return tell("signedOut");
    if (response.status !== 200 && response.status !== 400) return tell("failed");
    const parts = parse(await response.text()).body.childNodes;
    if (response.ok) turns = wanted;
    show(parts);
    tell(response.ok ? "done" : "");
    return response.ok;
  } catch (error) {
    if (error.name !== "AbortError") tell("failed");
  } finally {
    if (running === mine) place.removeAttribute("aria-busy");
  }
}

/** Adds a turn to the conversation. */
async function add(turn) {
  if (await play([...turns, turn])) {
    history.pushState(null, "", `#${encode({ turns, languages: languages() })}`);
    return true;
  }
}

/** Plays what the address holds. */
async function open() {
  const fragment = location.hash.slice(1);
  const state = decode(fragment);
  if (state) {
    boxes.forEach((box) => { box.checked = !state.languages.length || state.languages.includes(box.value); });
    await play(state.turns);
  } else if (!fragment && !place.querySelector(".tried")) {
    tell("");
  } else if (fragment && !document.getElementById(fragment)) {
    tell("wrong");
  }
}

async function makeGolden(form) {
  tell("busy");
  try {
    const response = await fetch(form.action, {
      method: "POST", headers: { "X-CSRF-Token": document.body.dataset.csrf }, body: new URLSearchParams(new FormData(form)),
    });
    const result = parse(await response.text()).getElementById("golden-result");
    tell(result ? "" : response.status === 401 ? "signedOut" : "failed");
    if (!result) return;
    document.getElementById("golden-result").replaceChildren(...result.childNodes);
    document.getElementById("golden-result").scrollIntoView({ block: "nearest" });
    if (response.ok) form.closest("details").remove();
  } catch {
    tell("failed");
  }
}

document.addEventListener("submit", async (event) => {
  const form = event.target;
  if (form.id === "ask") {
    event.preventDefault();
    const turn = text.value;
    if (turn.trim() && await add(turn)) text.value = "";
  } else if (form.id === "next" && event.submitter) {
    event.preventDefault();
    // The pressed button goes away with its reply.
    if (await add(event.submitter.value)) document.getElementById("replies-title")?.focus();
  } else if (form.id === "golden") {
    event.preventDefault();
    await makeGolden(form);
  }
});

text.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
    event.preventDefault();
    ask.requestSubmit();
  }
});

share.addEventListener("click", async () => {
  link.value = `${location.origin}/staff/try#${encode({ turns, languages: languages() })}`;
  linkLine.hidden = false;
  link.select();
  try {
    await navigator.clipboard.writeText(link.value);
    tell("copied");
  } catch {
    tell("made");
  }
});

window.addEventListener("popstate", () => {
  if (location.hash) open();
  else location.reload();
});

share.hidden = !turns.length;
open();
