// The page's only script. What the operator tells is written by textContent alone: names in a cluster are input.

const STATES = { failing: "Failing", attention: "Attention", waiting: "Waiting", leaving: "Deleting", well: "Synced" };
const SEVERITY = Object.keys(STATES);
const THING_STATES = { ...STATES, failing: "Down", well: "Up" };
const KINDS = { VaultStaticSecret: "static", VaultDynamicSecret: "dynamic", VaultPKISecret: "certificate", Database: "database" };
const OUTLOOKS = {
  renewed: "renewed in time", replaced: "replaced in time", rotated: "rotated by Vault", ends: "ends for good",
  late: "renewal is overdue", runs_out: "runs out unless somebody acts", over: "has run out",
};
const DANGER = new Set(["runs_out", "over"]);
const LATE = new Set(["late", "ends"]);
const TICKS = [
  [0, "now"], [60, "1 min"], [300, "5 min"], [900, "15 min"], [3600, "1 h"], [14400, "4 h"], [43200, "12 h"], [86400, "1 day"],
  [259200, "3 days"], [604800, "1 week"], [2592000, "30 days"], [7776000, "90 days"], [31536000, "1 year"], [94608000, "3 years"],
  [315360000, "10 years"],
];
const PAGE = 100;
const NEXT = 8;
const HAPPENED = 20;
const SILENCE = 12_000;
const ANNOUNCE = 4_000;

const $ = (id) => document.getElementById(id);
const state = {
  about: {}, standing: "leading", secrets: new Map(), connections: new Map(), logins: new Map(), happened: [],
  skew: 0, filter: { ns: "", kind: "", state: "", q: "" }, open: "", sort: "state", down: false, page: 0, allHappened: false,
};

// ------------------------------------------------------------------------------------------------------ making things

function el(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== undefined && value !== false) node.setAttribute(name, value === true ? "" : value);
  }
  node.append(...children.filter((child) => child !== undefined && child !== ""));
  return node;
}

function put(node, text) {
  if (node.textContent !== text) node.textContent = text;
}

function mark(node, name, value) {
  if (value === undefined || value === "") node.removeAttribute(name);
  else if (node.getAttribute(name) !== value) node.setAttribute(name, value);
}

/** Makes the children of a list those of these items; what is there already stays, and keeps the focus. */
function list(parent, items, key, make, update) {
  const focused = document.activeElement;
  const before = parent.known ?? new Map();
  const after = new Map(items.map((item) => [key(item), before.get(key(item)) ?? make(item)]));
  for (const [id, node] of before) if (!after.has(id)) node.remove();
  let place = parent.firstElementChild;
  for (const item of items) {
    const node = after.get(key(item));
    update(node, item);
    if (node === place) place = place.nextElementSibling;
    else parent.insertBefore(node, place);
  }
  parent.known = after;
  if (focused !== document.activeElement && focused.isConnected) focused.focus({ preventScroll: true });
}

function sign(states, value) {
  return el("span", { class: "sign", "data-state": value }, states[value]);
}

function resign(node, states, value) {
  mark(node, "data-state", value);
  put(node, states[value]);
}

// ------------------------------------------------------------------------------------------------------------ time

const now = () => Date.now() / 1000 + state.skew;

function span(seconds) {
  const s = Math.max(0, Math.round(seconds));
  if (s < 90) return `${s} s`;
  if (s < 5400) return `${Math.round(s / 60)} min`;
  if (s < 21600) return `${Math.floor(s / 3600)} h ${Math.floor((s % 3600) / 60)} min`;
  if (s < 172800) return `${Math.round(s / 3600)} h`;
  return `${Math.round(s / 86400)} days`;
}

const left = (end) => (end > now() ? `in ${span(end - now())}` : `${span(now() - end)} ago`);
const ago = (when) => (now() - when < 3 ? "just now" : `${span(now() - when)} ago`);
const clockTime = new Intl.DateTimeFormat("en", { hour: "2-digit", minute: "2-digit", second: "2-digit", hourCycle: "h23" });
const fullTime = new Intl.DateTimeFormat("en", { dateStyle: "medium", timeStyle: "medium", hourCycle: "h23" });
const full = (seconds) => fullTime.format(seconds * 1000);

function moment(seconds, text) {
  return el("time", { datetime: new Date(seconds * 1000).toISOString(), title: full(seconds) }, text);
}

// ---------------------------------------------------------------------------------------------------- filter and order

function haystack(row) {
  row.hay ??= [row.namespace, row.name, row.kind, row.source, row.reason, row.says, ...(row.secrets ?? []), row.auth, row.connection]
    .join("\n").toLowerCase();
  return row.hay;
}

const asWords = (q) => q.toLowerCase().split(/\s+/);

function matches(row, asked, but = "") {
  const { ns, kind, state: wanted } = state.filter;
  return (!ns || row.namespace === ns) && (!kind || row.kind === kind)
    && (but === "state" || !wanted || row.state === wanted)
    && asked.every((word) => haystack(row).includes(word));
}

const end = (row) => Math.min(Infinity, ...(row.lives ?? []).map((life) => life.end));
const where = (row) => (row.where ??= row.namespace + "/" + row.name);
const byId = (a, b) => (where(a) < where(b) ? -1 : 1);
const ORDERS = {
  state: (a, b) => SEVERITY.indexOf(a.state) - SEVERITY.indexOf(b.state) || byId(a, b),
  name: byId,
  end: (a, b) => end(a) - end(b) || byId(a, b),
};

function sorted(rows) {
  const order = ORDERS[state.sort];
  return rows.sort(state.down ? (a, b) => order(b, a) : order);
}

// ------------------------------------------------------------------------------------------------------- links and URL

function fragment(open) {
  const said = new URLSearchParams(Object.entries({ ...state.filter, open }).filter(([, value]) => value));
  return "#" + said.toString().replaceAll("%2F", "/");
}

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
}

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

const look = (life) => (DANGER.has(life.outlook) ? "danger" : LATE.has(life.outlook) ? "late" : life.kind);

function drawTimeline(rows) {
  const lives = rows.flatMap((row) => (row.lives ?? []).map((life) => ({ row, life, left: life.end - now() })));
  const furthest = Math.max(3600, ...lives.map((it) => it.left));
  const ticks = TICKS.slice(0, TICKS.findIndex(([at]) => at >= furthest) + 1 || TICKS.length);
  const width = Math.log1p(ticks.at(-1)[0] / 60);
  const place = (seconds) => Math.min(1, Math.log1p(Math.max(0, seconds) / 60) / width);
  $("timeline").hidden = lives.length === 0;
  document.querySelector(".legend").hidden = lives.length === 0;
  drawAxis(ticks, place);
  drawSkyline(lives, place);
  const soon = lives.sort((a, b) => DANGER.has(b.life.outlook) - DANGER.has(a.life.outlook) || a.left - b.left).slice(0, NEXT);
  list($("next"), soon, (it) => it.row.id + "/" + (it.life.role ?? ""), makeNext, (li, it) => {
    mark(li, "data-look", look(it.life));
    const [name, track, words] = li.children;
    mark(name.firstElementChild, "href", fragment(it.row.id));
    put(name.firstElementChild, `${it.row.namespace}/${it.row.name}${it.row.lives.length > 1 ? " · " + it.life.role : ""}`);
    mark(name, "title", it.row.id);
    track.firstElementChild.style.width = (place(it.left) * 100).toFixed(2) + "%";
    put(words.firstElementChild, it.life.outlook === "over" ? "over" : span(it.left));
    put(words.lastElementChild, " " + OUTLOOKS[it.life.outlook].replace(" unless somebody acts", ""));
    mark(words, "title", `${full(it.life.end)}, ${OUTLOOKS[it.life.outlook]}`);
  });
  const danger = lives.filter((it) => DANGER.has(it.life.outlook) || LATE.has(it.life.outlook)).length;
  put($("ends-summary"), lives.length === 0 ? "Nothing here ends: no lease, no certificate."
    : `${lives.length.toLocaleString("en")} leases, certificates and rotations: ${within(lives, 3600)} within the hour, ${within(lives, 86400)} within a day. `
      + (danger ? `Nobody will renew ${danger} of them unless somebody acts.` : "All are renewed or replaced in time."));
}

const within = (lives, seconds) => lives.filter((it) => it.left <= seconds).length.toLocaleString("en");

function makeNext(it) {
  return el("li", {},
    el("span", { class: "name" }, el("a", { href: fragment(it.row.id) })),
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

function drawTable(rows) {
  const pages = Math.max(1, Math.ceil(rows.length / PAGE));
  state.page = Math.min(state.page, pages - 1);
  const first = state.page * PAGE;
  const visible = rows.slice(first, first + PAGE);
  list($("rows"), visible, (row) => row.id, makeRow, updateRow);
  const all = state.secrets.size.toLocaleString("en");
  put($("shown"), rows.length === state.secrets.size ? all : `${rows.length.toLocaleString("en")} of ${all}`);
  $("empty").hidden = rows.length > 0;
  put($("empty"), state.secrets.size === 0 ? "There is no secret yet: apply a VaultStaticSecret, VaultDynamicSecret, VaultPKISecret or Database."
    : "Nothing fits the filter.");
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
    el("th", { role: "rowheader", scope: "row" }, el("a", { class: "name" }, row.name), el("small", {}, `${row.namespace} · ${KINDS[row.kind]}`)),
    el("td", { role: "cell" }, el("span", { class: "path" }), el("p", { class: "says" })),
    el("td", { role: "cell" }, el("span"), el("small")));
}

function updateRow(tr, row) {
  const [how, name, what, ends] = tr.children;
  mark(tr, "data-state", row.state);
  resign(how.firstElementChild, STATES, row.state);
  put(how.lastElementChild, row.since ? ago(row.since) : "");
  mark(how.lastElementChild, "title", row.since ? full(row.since) : "");
  mark(name.firstElementChild, "href", fragment(row.id));
  put(what.firstElementChild, (row.source ?? "") + (row.secrets?.length ? " → " + row.secrets.join(", ") : ""));
  put(what.lastElementChild, row.says ?? "");
  what.lastElementChild.hidden = !row.says;
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

const soonest = (row) => (row.lives ?? []).reduce((best, life) => (!best || life.end < best.end ? life : best), undefined);

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

function drawSide() {
  drawThings($("connections"), $("no-connections"), [...state.connections.values()], {
    states: THING_STATES,
    about: (row) => [row.address, users(row), row.unverified && "certificate not checked"].filter(Boolean).join(" · "),
  });
  drawThings($("logins"), $("no-logins"), [...state.logins.values()], {
    states: { ...THING_STATES, failing: "Refused", well: "Usable" },
    about: (row) => [row.method && `${row.method} at auth/${row.mount}`, users(row)].filter(Boolean).join(" · "),
  });
  const told = state.happened.filter(happenedMatches).reverse();
  const shown = state.allHappened ? told : told.slice(0, HAPPENED);
  drawHappened($("happened"), shown, true);
  $("nothing").hidden = told.length > 0;
  put($("nothing"), state.about.started ? `Nothing since ${clockTime.format(state.about.started * 1000)}, when this operator started.` : "");
  $("more").hidden = told.length <= HAPPENED;
  put($("more"), state.allHappened ? "Show the latest" : `Show all ${told.length}`);
}

function happenedMatches(one) {
  const [kind, namespace] = one.about.split("/");
  const { ns, kind: wanted } = state.filter;
  const hay = `${one.about}\n${one.reason}\n${one.says}`.toLowerCase();
  return (!ns || ns === namespace) && (!wanted || wanted === kind) && asWords(state.filter.q).every((word) => hay.includes(word));
}

function drawHappened(parent, told, named) {
  list(parent, told, (one) => one.number, (one) => {
    const name = state.secrets.has(one.about) ? el("a", { href: fragment(one.about) }, one.about.split("/").slice(1).join("/")) : one.about.split("/").slice(1).join("/");
    return el("li", {}, moment(one.at, clockTime.format(one.at * 1000)), el("div", {},
      named ? name : undefined, named ? " " : undefined,
      el("span", { class: one.warning ? "warning" : "quiet" }, (one.warning ? "Warning: " : "") + one.reason),
      el("small", {}, one.says)));
  }, (li, one) => {
    const link = named && li.querySelector("a");
    if (link) mark(link, "href", fragment(one.about));
  });
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

// ---------------------------------------------------------------------------------------------------------- one secret

const dialog = $("detail");
let detail = {};

function show(id) {
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

function drawDetail() {
  if (!state.open) return;
  const row = state.secrets.get(state.open);
  const [kind, namespace, ...name] = state.open.split("/");
  put($("detail-name"), name.join("/"));
  put($("detail-kind"), `${kind} in ${namespace}`);
  const verdict = $("detail-state");
  mark(verdict, "data-state", row?.state ?? "waiting");
  const since = row?.since ? ` since ${full(row.since)}, ${ago(row.since)}` : "";
  const says = row ? row.says ?? "" : state.about.version ? "There is no such resource, or it is gone." : "";
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
    ...(row.lives ? [el("h3", {}, "Runs out"), el("ul", { class: "lives" })] : []),
    el("h3", {}, "What it is"),
    el("dl", {}, ...facts(row).flatMap(([term, value]) => [el("dt", {}, term), el("dd", {}, value)])),
    el("h3", {}, "Conditions"),
    el("ul", { class: "conditions" }, ...(detail.conditions ?? []).map((it) => el("li", {},
      el("b", {}, `${it.type}: ${it.status}`),
      el("span", { class: "quiet" }, ` ${it.reason ?? ""}${it.since ? ` · since ${full(it.since)}` : ""}`),
      el("div", {}, it.says ?? "")))),
    el("h3", {}, "What happened lately"),
    told.length ? happened : el("p", { class: "quiet" }, "Nothing that this operator told."),
    el("h3", {}, "For more"),
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
  put($("link-text"), `Not connected since ${clockTime.format(lostAt)}, trying again`);
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
  detail.asked = undefined; // what was asked for meanwhile may have got lost
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

// ------------------------------------------------------------------------------- what is read out: little, and seldom

const news = { failing: new Set(), well: new Set(), timer: 0 };

function note(before, after) {
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

function announce(text) {
  put($("news"), text);
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
dialog.addEventListener("close", () => {
  state.open = "";
  history.replaceState(null, "", fragment(""));
});
dialog.addEventListener("click", (event) => {
  if (event.target === dialog && event.offsetX < 0) dialog.close(); // beside it
});
document.addEventListener("keydown", (event) => {
  if (event.key !== "/" || dialog.open || event.ctrlKey || event.metaKey || event.altKey || /INPUT|SELECT/.test(event.target.tagName)) return;
  event.preventDefault();
  $("text").focus();
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
