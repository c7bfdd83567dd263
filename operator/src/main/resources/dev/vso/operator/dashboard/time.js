// Time as people read it, by the operator's clock.

import { el } from "./dom.js";
import { state } from "./state.js";

export const now = () => Date.now() / 1000 + state.skew;

export function span(seconds) {
  const s = Math.max(0, Math.round(seconds));
  if (s < 90) return `${s} s`;
  if (s < 5400) return `${Math.round(s / 60)} min`;
  if (s < 21600) return `${Math.floor(s / 3600)} h ${Math.floor((s % 3600) / 60)} min`;
  if (s < 172800) return `${Math.round(s / 3600)} h`;
  return `${Math.round(s / 86400)} days`;
}

export const left = (end) => (end > now() ? `in ${span(end - now())}` : `${span(now() - end)} ago`);
export const ago = (when) => (now() - when < 3 ? "just now" : `${span(now() - when)} ago`);
export const clockTime = new Intl.DateTimeFormat("en", { hour: "2-digit", minute: "2-digit", second: "2-digit", hourCycle: "h23" });
export const fullTime = new Intl.DateTimeFormat("en", { dateStyle: "medium", timeStyle: "medium", hourCycle: "h23" });
export const full = (seconds) => fullTime.format(seconds * 1000);

export function moment(seconds, text) {
  return el("time", { datetime: new Date(seconds * 1000).toISOString(), title: full(seconds) }, text);
}
