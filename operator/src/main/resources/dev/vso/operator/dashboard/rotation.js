// How far a rotation is: from the new value in the Secret to the last pod, and the end of the previous value.

import { el } from "./dom.js";
import { ago, full } from "./time.js";

const STEPS = { Published: "Published", RollingOut: "Rolling out", Settled: "Settled", PreviousRevoked: "Previous revoked" };
const STALLED = "Stalled";

/** The rotations that are under way; a finished one is shown with the details only. */
export const underWay = (row) => (row.rotations ?? []).filter((it) => it.phase !== "Settled" && it.phase !== "PreviousRevoked");

const phase = (it) => (it.phase === STALLED ? STALLED : STEPS[it.phase] ?? it.phase);
const since = (it) => (it.since ? `, ${ago(it.since)}` : "");

/** One line for the list. */
export const words = (it) => `${it.part ? it.part + ": " : ""}${phase(it)}${since(it)}${it.says ? ": " + it.says : ""}`;

/** The steps, with the current one marked; one that stalls is past Published. */
export function lane(it) {
  const names = Object.keys(STEPS);
  const current = it.phase === STALLED ? 1 : names.indexOf(it.phase);
  return el("li", {},
    it.part ? el("b", {}, it.part) : "",
    el("ol", { class: "lane" }, ...names.map((name, i) => el("li", {
      "data-step": i < current ? "done" : i > current ? "todo" : it.phase === STALLED ? "stalled" : "current",
      "aria-current": i === current ? "step" : undefined,
    }, i === current ? phase(it) : STEPS[name]))),
    el("small", { class: "quiet" }, it.since ? `since ${full(it.since)}${since(it)}` : ""),
    it.says ? el("div", {}, it.says) : "");
}
