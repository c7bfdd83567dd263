// How far a rotation is: from the new value in the Secret to the last pod, and the end of the previous value.

import { el } from "./dom.js";
import { ago, full } from "./time.js";

const STEPS = { Published: "Published", RollingOut: "Rolling out", Settled: "Settled", PreviousRevoked: "Previous revoked" };
const STALLED = "Stalled";
const ROLLED_BACK = "RolledBack";
const NAMES = { ...STEPS, [STALLED]: "Stalled", [ROLLED_BACK]: "Rolled back" };
const stops = (it) => it.phase === STALLED || it.phase === ROLLED_BACK;

/** The rotations that are under way; a finished one is shown with the details only. */
export const underWay = (row) => (row.rotations ?? []).filter((it) => it.phase !== "Settled" && it.phase !== "PreviousRevoked");

const phase = (it) => NAMES[it.phase] ?? it.phase;
const since = (it) => (it.since ? `, ${ago(it.since)}` : "");

/** One line for the list. */
export const words = (it) => `${it.part ? it.part + ": " : ""}${phase(it)}${since(it)}${it.says ? ": " + it.says : ""}`;

/** The steps, with the current one marked; one that stalls or was rolled back is past Published. */
export function lane(it) {
  const names = Object.keys(STEPS);
  const current = stops(it) ? 1 : names.indexOf(it.phase);
  return el("li", {},
    it.part ? el("b", {}, it.part) : "",
    el("ol", { class: "lane" }, ...names.map((name, i) => el("li", {
      "data-step": i < current ? "done" : i > current ? "todo" : stops(it) ? "stalled" : "current",
      "aria-current": i === current ? "step" : undefined,
    }, i === current ? phase(it) : STEPS[name]))),
    el("small", { class: "quiet" }, it.since ? `since ${full(it.since)}${since(it)}` : ""),
    it.says ? el("div", {}, it.says) : "");
}
