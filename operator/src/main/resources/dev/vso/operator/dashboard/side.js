// What stands at the side: connections, logins and recent events.

import { $, el, list, mark, put } from "./dom.js";
import { resign, sign } from "./signs.js";
import { SEVERITY, STATES, asWords, fragment, state } from "./state.js";
import { clockTime, full, moment } from "./time.js";

const THING_STATES = { ...STATES, failing: "Down", well: "Up" };
const HAPPENED = 20;
const BROKEN = 3;

function drawThings(parent, none, rows, speech) {
  const worstFirst = [...rows].sort((a, b) => SEVERITY.indexOf(a.state) - SEVERITY.indexOf(b.state) || (a.id < b.id ? -1 : 1));
  none.hidden = rows.length > 0;
  list(parent, worstFirst, (row) => row.id,
    (row) => el("li", {}, el("span", { class: "thing" }, row.id), sign(speech.states, row.state), el("small", { class: "wide" }), el("p", { class: "wide says" })),
    (li, row) => {
      const [, how, what, says] = li.children;
      mark(li, "data-state", row.state);
      resign(how, speech.states, row.state);
      mark(how, "title", row.since ? `since ${full(row.since)}` : "");
      put(what, speech.about(row));
      put(says, row.says ?? "");
      says.hidden = !row.says;
    });
}

const users = (row) => (row.secrets === 1 ? "1 secret" : `${row.secrets.toLocaleString("en")} secrets`);

const CONNECTION = {
  states: THING_STATES,
  about: (row) => [row.address, users(row), row.unverified && "certificate not checked"].filter(Boolean).join(" · "),
};
const LOGIN = {
  states: { ...THING_STATES, failing: "Refused", well: "Usable" },
  about: (row) => [row.method && `${row.method} at auth/${row.mount}`, users(row)].filter(Boolean).join(" · "),
};

/** Where there is no room at the side, it follows the list; so what is broken there stands on top too. */
function drawBroken() {
  const broken = [[state.connections, CONNECTION], [state.logins, LOGIN]].flatMap(([rows, { states }]) =>
    [...rows.values()].filter((row) => row.state === "failing").map((row) => ({ row, states })));
  $("broken").hidden = broken.length === 0;
  list($("broken"), broken.slice(0, BROKEN), ({ row, states }) => states.failing + row.id,
    ({ row, states }) => el("li", {}, sign(states, row.state), el("b", {}, row.id), el("span")),
    (li, { row }) => put(li.lastElementChild, (row.says ?? "") + (row.secrets ? ` (${users(row)})` : "")));
}

export function drawSide() {
  drawThings($("connections"), $("no-connections"), [...state.connections.values()], CONNECTION);
  drawThings($("logins"), $("no-logins"), [...state.logins.values()], LOGIN);
  drawBroken();
  const told = state.happened.filter(happenedMatches).reverse();
  const shown = state.allHappened ? told : told.slice(0, HAPPENED);
  drawHappened($("happened"), shown, true);
  $("nothing").hidden = told.length > 0;
  put($("nothing"), state.happened.length > 0 ? "Nothing matches the filter." : state.about.started ? `Nothing since ${clockTime.format(state.about.started * 1000)}, when this operator started.` : "");
  $("more").hidden = told.length <= HAPPENED;
  put($("more"), state.allHappened ? "Show the latest" : `Show all ${told.length}`);
}

function happenedMatches(one) {
  const [kind, namespace] = one.about.split("/");
  const { ns, kind: wanted } = state.filter;
  const hay = `${one.about}\n${one.reason}\n${one.says}`.toLowerCase();
  return (!ns || ns === namespace) && (!wanted || wanted === kind) && asWords(state.filter.q).every((word) => hay.includes(word));
}

export function drawHappened(parent, told, named) {
  list(parent, told, (one) => one.number, (one) => {
    const name = state.secrets.has(one.about) ? el("a", { href: fragment(one.about) }, one.about.split("/").slice(1).join("/")) : one.about.split("/").slice(1).join("/");
    return el("li", {}, moment(one.at, clockTime.format(one.at * 1000)), el("div", {},
      named ? el("div", {}, name) : undefined,
      el("div", { class: one.warning ? "warning" : "quiet" }, (one.warning ? "Warning: " : "") + one.reason),
      el("small", {}, one.says)));
  }, (li, one) => {
    const link = named && li.querySelector("a");
    if (link) mark(link, "href", fragment(one.about));
  });
}
