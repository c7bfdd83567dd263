// What is read out: little, and seldom.

import { $, put } from "./dom.js";

const ANNOUNCE = 4_000;
const REST = 1_000;
const news = { failing: new Set(), well: new Set(), timer: 0 };

export function note(before, after) {
  if (before?.state === after.state) return;
  const became = after.state === "failing" ? "failing" : before?.state === "failing" ? "well" : "";
  if (!became) return;
  news[became === "failing" ? "well" : "failing"].delete(after.name);
  news[became].add(after.name);
  news.timer ||= setTimeout(tellNews, ANNOUNCE);
}

function tellNews() {
  const few = (names) => (names.size > 3 ? `${names.size} secrets` : [...names].join(", "));
  const parts = [news.failing.size && `now failing: ${few(news.failing)}`, news.well.size && `no longer failing: ${few(news.well)}`];
  if (parts.some(Boolean)) announce(parts.filter(Boolean).join("; "));
  news.failing.clear();
  news.well.clear();
  news.timer = 0;
}

/** How much of the list is left, once whoever types has come to rest. */
export function noteShown() {
  clearTimeout(news.typing);
  news.typing = setTimeout(() => announce(`${$("shown").textContent} secrets shown`), REST);
}

export function announce(text) {
  put($("news"), text);
}
