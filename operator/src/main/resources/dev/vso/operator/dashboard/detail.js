// One secret, beside the list.

import { $, el, list, mark, put } from "./dom.js";
import { drawHappened } from "./side.js";
import { lane } from "./rotation.js";
import { OUTLOOKS, look, sign } from "./signs.js";
import { STATES, fragment, state } from "./state.js";
import { ago, full, left, now } from "./time.js";

const dialog = $("detail");
let detail = {};

export function show(id) {
  if (id === state.open) return;
  state.open = id;
  detail = {};
  $("detail-body").replaceChildren();
  if (id && !dialog.open) dialog.showModal();
  if (!id && dialog.open) dialog.close();
}

async function fetchDetail(id, version) {
  detail = { ...detail, id, asked: version };
  const answer = await fetch("api/detail?id=" + encodeURIComponent(id)).catch(() => undefined);
  if (answer?.ok && state.open === id) {
    detail = { ...(await answer.json()), asked: version };
    drawDetail();
  }
}

export function drawDetail() {
  if (!state.open) return;
  const row = state.secrets.get(state.open);
  const [kind, namespace, ...name] = state.open.split("/");
  put($("detail-name"), name.join("/"));
  put($("detail-kind"), `${kind} in ${namespace}`);
  const verdict = $("detail-state");
  mark(verdict, "data-state", row?.state ?? "waiting");
  const since = row?.since ? ` since ${full(row.since)}, ${ago(row.since)}` : "";
  const says = row ? row.says ?? "" : state.about.version ? "There is no such resource, or it was deleted." : "";
  const text = [row?.state, since, says].join("|");
  if (verdict.told !== text) {
    verdict.told = text;
    verdict.replaceChildren(row ? sign(STATES, row.state) : "", el("span", { class: "quiet" }, since), el("p", {}, says));
  }
  if (row && row.version !== detail.asked) fetchDetail(state.open, row.version);
  drawDetailBody(row, kind, namespace, name.join("/"));
}

function drawDetailBody(row, kind, namespace, name) {
  const told = state.happened.filter((one) => one.about === state.open).reverse();
  const text = JSON.stringify([row, detail, told.length]);
  const body = $("detail-body");
  if (body.told !== text) {
    body.told = text;
    body.replaceChildren(...(row ? detailParts(row, told, `kubectl describe ${kind.toLowerCase()} --namespace ${namespace} ${name}`) : []));
  }
  const lives = body.querySelector(".lives");
  if (row && lives) list(lives, row.lives, (life) => life.secret + "/" + (life.role ?? ""), makeLife, updateLife);
}

function detailParts(row, told, command) {
  const happened = el("ol", { class: "happened" });
  drawHappened(happened, told, false);
  return [
    ...(row.lives ? [el("h3", {}, "Expires"), el("ul", { class: "lives" })] : []),
    ...(row.rotations ? [el("h3", {}, row.rotations.length > 1 ? "Rotations" : "Rotation"), el("ul", { class: "rotations" }, ...row.rotations.map(lane))] : []),
    el("h3", {}, "Details"),
    el("dl", {}, ...facts(row).flatMap(([term, value]) => [el("dt", {}, term), el("dd", {}, value)])),
    el("h3", {}, "Conditions"),
    el("ul", { class: "conditions" }, ...(detail.conditions ?? []).map((it) => el("li", {},
      el("b", {}, `${it.type}: ${it.status}`),
      el("span", { class: "quiet" }, ` ${it.reason ?? ""}${it.since ? ` · since ${full(it.since)}` : ""}`),
      el("div", {}, it.says ?? "")))),
    el("h3", {}, "Recent events"),
    told.length ? happened : el("p", { class: "quiet" }, "No events from this operator."),
    el("h3", {}, "More"),
    el("code", { class: "command" }, command),
  ];
}

function facts(row) {
  return [...(detail.facts ?? []).map((fact) => [fact.name, fact.text]), ["VaultAuth", row.auth ?? ""], ["VaultConnection", row.connection ?? ""],
    ["Created", detail.created ? full(detail.created) : ""]].filter(([, value]) => value);
}

function makeLife(life) {
  return el("li", {}, el("b"), el("span"),
    el("div", { class: "gone-by", "aria-hidden": "true" }, el("i", { "data-look": look(life) })), el("small", { class: "quiet" }));
}

function updateLife(li, life) {
  const [when, outlook, track, small] = li.children;
  const passed = life.since ? (now() - life.since) / Math.max(1, life.end - life.since) : 0;
  put(when, (life.role ? life.role + ": " : "") + left(life.end));
  put(outlook, ", " + OUTLOOKS[life.outlook]);
  track.hidden = !life.since;
  mark(track.firstElementChild, "data-look", look(life));
  track.firstElementChild.style.width = (Math.max(0, Math.min(1, passed)) * 100).toFixed(1) + "%";
  put(small, `${life.kind} in Secret ${life.secret}${life.since ? ", from " + full(life.since) : ""}, until ${full(life.end)}`);
}

/** What was asked for may have got lost with the connection. */
export function askAgain() {
  detail.asked = undefined;
}

dialog.addEventListener("close", () => {
  state.open = "";
  history.replaceState(null, "", fragment(""));
});
dialog.addEventListener("click", (event) => {
  if (event.target === dialog && event.offsetX < 0) dialog.close(); // beside it
});
