// The list of secrets, a page of it at a time.

import { $, el, list, mark, put } from "./dom.js";
import { underWay, words } from "./rotation.js";
import { DANGER, LATE, OUTLOOKS, resign, sign, soonest } from "./signs.js";
import { STATES, fragment, state } from "./state.js";
import { ago, full, left } from "./time.js";

const kinds = () => [...$("kind").options].map((option) => option.value).filter(Boolean);
const word = (kind) => kind.replace(/^Vault|Secret$/g, "").toLowerCase(); // VaultStaticSecret: static
const PAGE = 100;

export function drawTable(rows) {
  const pages = Math.max(1, Math.ceil(rows.length / PAGE));
  state.page = Math.min(state.page, pages - 1);
  const first = state.page * PAGE;
  const visible = rows.slice(first, first + PAGE);
  list($("rows"), visible, (row) => row.id, makeRow, updateRow);
  const all = state.secrets.size.toLocaleString("en");
  put($("shown"), rows.length === state.secrets.size ? all : `${rows.length.toLocaleString("en")} of ${all}`);
  $("empty").hidden = rows.length > 0;
  put($("empty"), state.secrets.size === 0 ? "There is no secret yet: apply a " + new Intl.ListFormat("en", { type: "disjunction" }).format(kinds()) + "."
    : "Nothing matches the filter.");
  $("rows").parentElement.hidden = rows.length === 0;
  $("pager").hidden = pages === 1;
  put($("pages"), `${(first + 1).toLocaleString("en")}–${(first + visible.length).toLocaleString("en")} of ${rows.length.toLocaleString("en")}`);
  $("previous").disabled = state.page === 0;
  $("following").disabled = state.page === pages - 1;
  for (const head of document.querySelectorAll("[data-sort]")) {
    mark(head, "aria-sort", head.dataset.sort === state.sort ? (state.down ? "descending" : "ascending") : "");
  }
}

function makeRow(row) {
  return el("tr", { role: "row", "data-id": row.id },
    el("td", { role: "cell" }, sign(STATES, row.state), el("small")),
    el("th", { role: "rowheader", scope: "row" }, el("a", { class: "name" }, row.name), el("small", {}, `${row.namespace} · ${word(row.kind)}`)),
    el("td", { role: "cell" }, el("span", { class: "path" }), el("p", { class: "says" }), el("ul", { class: "rotating" })),
    el("td", { role: "cell" }, el("span"), el("small")));
}

function updateRow(tr, row) {
  const [how, name, what, ends] = tr.children;
  mark(tr, "data-state", row.state);
  resign(how.firstElementChild, STATES, row.state);
  put(how.lastElementChild, row.since ? ago(row.since) : "");
  mark(how.lastElementChild, "title", row.since ? full(row.since) : "");
  mark(name.firstElementChild, "href", fragment(row.id));
  const [path, says, rotating] = what.children;
  put(path, (row.source ?? "") + (row.secrets?.length ? " → " + row.secrets.join(", ") : ""));
  put(says, row.says ?? "");
  says.hidden = !row.says;
  list(rotating, underWay(row).filter((it) => it.says !== row.says), (it) => it.part ?? "", () => el("li"), (li, it) => {
    mark(li, "data-step", it.phase === "Stalled" ? "stalled" : "current");
    put(li, words(it));
  });
  const life = soonest(row);
  put(ends.firstElementChild, life ? left(life.end) : "");
  put(ends.lastElementChild, life ? OUTLOOKS[life.outlook] : "");
  mark(ends.lastElementChild, "class", life && DANGER.has(life.outlook) ? "danger-text" : life && LATE.has(life.outlook) ? "late-text" : "");
  ends.classList.toggle("none", !life);
  mark(ends.firstElementChild, "title", life ? full(life.end) : "");
  if (row.fresh) {
    row.fresh = false;
    tr.classList.remove("changed");
    requestAnimationFrame(() => tr.classList.add("changed"));
  }
}
