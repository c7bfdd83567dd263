// How a state and an end look: colour, form and word.

import { el, mark, put } from "./dom.js";

export const OUTLOOKS = {
  renewed: "renewed in time", replaced: "replaced in time", rotated: "rotated by Vault", ends: "not renewed",
  late: "renewal is overdue", runs_out: "expires unless you act", over: "has expired",
};
export const DANGER = new Set(["runs_out", "over"]);
export const LATE = new Set(["late", "ends"]);

export function sign(states, value) {
  return el("span", { class: "sign", "data-state": value }, states[value]);
}

export function resign(node, states, value) {
  mark(node, "data-state", value);
  put(node, states[value]);
}

export const look = (life) => (DANGER.has(life.outlook) ? "danger" : LATE.has(life.outlook) ? "late" : life.kind);
export const soonest = (row) => (row.lives ?? []).reduce((best, life) => (!best || life.end < best.end ? life : best), undefined);
