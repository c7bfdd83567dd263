// The page itself: its heads, the link to the operator, and what hands do.

import { drawDetail, askAgain, show } from "./detail.js";
import { $, el, list, mark, put } from "./dom.js";
import { announce, note, noteShown } from "./news.js";
import { drawTable } from "./secrets.js";
import { drawSide } from "./side.js";
import { sign } from "./signs.js";
import { SEVERITY, STATES, asWords, fragment, matches, sorted, state } from "./state.js";
import { clockTime } from "./time.js";
import { drawTimeline } from "./timeline.js";

const SILENCE = 12_000;

// ------------------------------------------------------------------------------------------------------------ drawing

function drawBar() {
  const { home, watched, version } = state.about;
  put($("about"), home ? `${home} · ${watched ? watched.join(", ") : "all namespaces"} · ${version}` : "");
  $("notice").hidden = state.standing === "leading";
  const failing = [...state.secrets.values()].filter((row) => row.state === "failing").length;
  document.title = (failing ? `(${failing}) ` : "") + "Vault secrets";
}

function drawFilters() {
  const counts = Object.fromEntries(SEVERITY.map((name) => [name, 0]));
  const asked = asWords(state.filter.q);
  for (const row of state.secrets.values()) if (matches(row, asked, "state")) counts[row.state]++;
  list($("states"), SEVERITY, (name) => name, makeTile, (tile, name) => {
    const button = tile.firstElementChild;
    mark(button, "data-count", String(counts[name]));
    mark(button, "aria-pressed", String(state.filter.state === name));
    put(button.firstElementChild, counts[name].toLocaleString("en"));
  });
  const namespaces = [...new Set([...state.secrets.values()].map((row) => row.namespace).concat(state.filter.ns || []))].sort();
  const select = $("namespace");
  if (select.options.length !== namespaces.length + 1 || namespaces.some((name, i) => select.options[i + 1].value !== name)) {
    select.replaceChildren(el("option", { value: "" }, "All"), ...namespaces.map((name) => el("option", { value: name }, name)));
  }
  select.value = state.filter.ns;
  $("kind").value = state.filter.kind;
  $("clear").disabled = !Object.values(state.filter).some(Boolean);
}

function makeTile(name) {
  const button = el("button", { type: "button", "data-state": name }, el("b", {}, "0"), sign(STATES, name));
  button.addEventListener("click", () => filterBy({ state: state.filter.state === name ? "" : name }));
  return el("li", {}, button);
}

function render() {
  const asked = asWords(state.filter.q);
  const rows = sorted([...state.secrets.values()].filter((row) => matches(row, asked)));
  drawBar();
  drawFilters();
  drawTable(rows);
  drawTimeline(rows);
  drawSide();
  drawDetail();
}

// ------------------------------------------------------------------------------------------------------- links and URL

function readFragment() {
  if (location.hash && !location.hash.includes("=")) return; // a place on the page
  const said = new URLSearchParams(location.hash.slice(1));
  for (const name of Object.keys(state.filter)) state.filter[name] = said.get(name) ?? "";
  state.page = 0;
  $("text").value = state.filter.q;
  show(said.get("open") ?? "");
  render();
}

function filterBy(change) {
  Object.assign(state.filter, change);
  state.page = 0;
  history.replaceState(null, "", fragment(state.open));
  render();
  noteShown();
}

// ------------------------------------------------------------------------------------------------------------ the link

let stream;
let heard = 0;
let attempts = 0;
let lostAt = 0;

function connect() {
  stream?.close();
  heard = performance.now();
  stream = new EventSource("api/stream");
  stream.addEventListener("whole", (event) => whole(JSON.parse(event.data)));
  stream.addEventListener("next", (event) => next(JSON.parse(event.data)));
  stream.addEventListener("error", lost);
}

function lost() {
  stream.close();
  stream = undefined;
  if (!lostAt) {
    lostAt = Date.now();
    announce("Not connected");
  }
  attempts++;
  mark($("link"), "data-link", "lost");
  document.body.classList.add("stale");
  put($("link-text"), `Not connected since ${clockTime.format(lostAt)}: what is shown is what was known then. Trying again …`);
  setTimeout(connect, Math.min(10_000, 500 * 2 ** Math.min(attempts, 5)));
}

function alive(message) {
  heard = performance.now();
  state.skew = message.now - Date.now() / 1000;
  if (lostAt) announce("Connected again");
  attempts = 0;
  lostAt = 0;
  mark($("link"), "data-link", "live");
  document.body.classList.remove("stale");
  put($("link-text"), "Live");
}

const byKey = (rows = []) => new Map(rows.map((row) => [row.id, row]));

function whole(message) {
  alive(message);
  state.about = message.about;
  state.standing = message.standing;
  state.secrets = byKey(message.secrets);
  state.connections = byKey(message.connections);
  state.logins = byKey(message.logins);
  state.happened = message.happened ?? [];
  askAgain();
  render();
}

function next(message) {
  alive(message);
  const { changes } = message;
  state.standing = changes?.standing ?? state.standing;
  for (const row of changes?.secrets?.set ?? []) {
    note(state.secrets.get(row.id), row);
    row.fresh = true;
  }
  for (const name of ["secrets", "connections", "logins"]) {
    for (const row of changes?.[name]?.set ?? []) state[name].set(row.id, row);
    for (const id of changes?.[name]?.gone ?? []) state[name].delete(id);
  }
  state.happened = state.happened.concat(message.happened ?? []).slice(-300);
  if (changes || message.happened) render();
}

// ------------------------------------------------------------------------------------------------------------- hands

$("text").addEventListener("input", (event) => filterBy({ q: event.target.value.trim() }));
$("namespace").addEventListener("change", (event) => filterBy({ ns: event.target.value }));
$("kind").addEventListener("change", (event) => filterBy({ kind: event.target.value }));
$("filter").addEventListener("submit", (event) => event.preventDefault());
$("filter").addEventListener("reset", () => {
  filterBy({ ns: "", kind: "", state: "", q: "" });
  $("text").focus();
});
$("previous").addEventListener("click", () => turn(-1));
$("following").addEventListener("click", () => turn(1));
$("more").addEventListener("click", () => {
  state.allHappened = !state.allHappened;
  render();
});
for (const head of document.querySelectorAll("[data-sort] button")) {
  head.addEventListener("click", () => {
    const { sort } = head.parentElement.dataset;
    state.down = state.sort === sort && !state.down;
    state.sort = sort;
    render();
  });
}
document.addEventListener("keydown", (event) => {
  if (event.key !== "k" || !(event.ctrlKey || event.metaKey) || event.shiftKey || event.altKey || state.open) return;
  event.preventDefault();
  $("text").select();
});
addEventListener("hashchange", readFragment);
addEventListener("resize", render);

function turn(by) {
  state.page += by;
  render();
  $("secrets").scrollIntoView();
  $("secrets").focus({ preventScroll: true });
}

setInterval(() => {
  if (stream && performance.now() - heard > SILENCE) lost();
  if (!document.hidden && state.about.version) render();
}, 1000);

readFragment();
connect();
