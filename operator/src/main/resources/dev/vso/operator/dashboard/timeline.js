// What ends, on one axis: the skyline of all, and the bars of the next.

import { $, el, list, mark, put } from "./dom.js";
import { DANGER, LATE, OUTLOOKS, look } from "./signs.js";
import { fragment } from "./state.js";
import { full, now, span } from "./time.js";

const TICKS = [
  [0, "now"], [60, "1 min"], [300, "5 min"], [900, "15 min"], [3600, "1 h"], [14400, "4 h"], [43200, "12 h"], [86400, "1 day"],
  [259200, "3 days"], [604800, "1 week"], [2592000, "30 days"], [7776000, "90 days"], [31536000, "1 year"], [94608000, "3 years"],
  [315360000, "10 years"],
];
const NEXT = 8;
const MONTH = 2_592_000;

export function drawTimeline(rows) {
  const lives = rows.flatMap((row) => (row.lives ?? []).map((life) => ({ row, life, left: life.end - now() })));
  const furthest = Math.max(3600, ...lives.map((it) => it.left));
  const ticks = TICKS.slice(0, TICKS.findIndex(([at]) => at >= furthest) + 1 || TICKS.length);
  const width = Math.log1p(ticks.at(-1)[0] / 60);
  const place = (seconds) => Math.min(1, Math.log1p(Math.max(0, seconds) / 60) / width);
  $("timeline").hidden = lives.length === 0;
  document.querySelector(".legend").hidden = lives.length === 0;
  drawAxis(ticks, place);
  drawSkyline(lives, place);
  const soon = lives.sort((a, b) => rank(a) - rank(b) || a.left - b.left).slice(0, NEXT);
  list($("next"), soon, (it) => it.row.id + "/" + (it.life.role ?? ""), makeNext, (li, it) => {
    mark(li, "data-look", look(it.life));
    const [name, track, words] = li.children;
    const link = name.firstElementChild;
    mark(link, "href", fragment(it.row.id));
    const which = `/${it.row.name}${it.row.lives.length > 1 ? " · " + it.life.role : ""}`;
    put(link.firstElementChild, it.row.namespace); // the first to be cut where there is no room
    put(link.lastElementChild, which);
    mark(link, "aria-label", it.row.namespace + which);
    mark(name, "title", it.row.id);
    track.firstElementChild.style.width = (place(it.left) * 100).toFixed(2) + "%";
    put(words.firstElementChild, it.life.outlook === "over" ? "over" : span(it.left));
    put(words.lastElementChild, " " + OUTLOOKS[it.life.outlook].replace(" unless you act", ""));
    mark(words, "title", `${full(it.life.end)}, ${OUTLOOKS[it.life.outlook]}`);
  });
  put($("ends-summary"), lives.length === 0 ? "Nothing expires: no lease, no certificate."
    : `Leases, certificates and rotations: ${lives.length.toLocaleString("en")}, of them ${within(lives, 3600)} within the hour and ${within(lives, 86400)} within a day.`);
  drawAlarm(lives);
}

/** What needs an action comes first: expiring, overdue, not renewed and expiring within a month. */
function rank({ life, left }) {
  if (DANGER.has(life.outlook)) return 0;
  if (life.outlook === "late") return 1;
  return life.outlook === "ends" && left <= MONTH ? 2 : 3;
}

function drawAlarm(lives) {
  const alone = lives.filter((it) => DANGER.has(it.life.outlook) || LATE.has(it.life.outlook));
  const worst = alone.some((it) => DANGER.has(it.life.outlook)) ? "danger-text" : "late-text";
  mark($("alarm"), "class", alone.length ? worst : "quiet");
  put($("alarm"), lives.length === 0 ? "" : alone.length === 0 ? "All are renewed or replaced in time."
    : `${alone.length.toLocaleString("en")} ${alone.length === 1 ? "expires" : "expire"} unless you act.`);
}

const within = (lives, seconds) => lives.filter((it) => it.left <= seconds).length.toLocaleString("en");

function makeNext(it) {
  return el("li", {},
    el("span", { class: "name" }, el("a", { href: fragment(it.row.id) }, el("span"), el("span"))),
    el("span", { class: "track", "aria-hidden": "true" }, el("span", { class: "bar-of" })),
    el("span", { class: "words" }, el("b"), el("span", { class: "quiet" })));
}

function drawAxis(ticks, place) {
  const room = $("axis").clientWidth || 1;
  let taken = -Infinity;
  const shown = ticks.filter(([at], i) => {
    const x = place(at) * room;
    if (x - taken < 46 || (i < ticks.length - 1 && i > 0 && room - x < 68)) return false;
    taken = x;
    return true;
  });
  list($("axis"), shown, ([at]) => at, ([, text]) => el("span", {}, el("b", {}, text)), (tick, [at]) => {
    tick.style.left = (place(at) * 100).toFixed(2) + "%";
    tick.classList.toggle("last", at === shown.at(-1)[0]);
  });
}

function drawSkyline(lives, place) {
  const room = $("skyline").clientWidth || 1;
  const columns = Array.from({ length: Math.max(16, Math.min(72, Math.floor(room / 12))) }, () => new Map());
  for (const { row, life, left: seconds } of lives) {
    const column = columns[Math.min(columns.length - 1, Math.floor(place(seconds) * columns.length))];
    column.set(look(life), (column.get(look(life)) ?? 0) + 1);
    column.names = [...(column.names ?? []), row.name];
  }
  const highest = Math.max(7, ...columns.map((column) => [...column.values()].reduce((a, b) => a + b, 0)));
  list($("skyline"), columns.map((column, i) => [i, column]), ([i]) => i, () => el("div"), (div, [, column]) => {
    mark(div, "title", column.names && column.names.slice(0, 8).join(", ") + (column.names.length > 8 ? ` and ${column.names.length - 8} more` : ""));
    const parts = ["danger", "late", "lease", "certificate", "rotation"].filter((name) => column.has(name));
    list(div, parts, (name) => name, (name) => el("i", { "data-look": name }), (part, name) => {
      part.style.height = Math.max(3, (column.get(name) / highest) * 70).toFixed(1) + "px";
    });
  });
}
