// What is known, and which of it is asked for.

export const STATES = { failing: "Failing", attention: "Attention", waiting: "Waiting", suspended: "Suspended", leaving: "Deleting", well: "Synced" };
export const SEVERITY = Object.keys(STATES);

export const state = {
  about: {}, standing: "leading", secrets: new Map(), connections: new Map(), logins: new Map(), happened: [],
  skew: 0, filter: { ns: "", kind: "", state: "", q: "" }, open: "", sort: "state", down: false, page: 0, allHappened: false,
};

function haystack(row) {
  row.hay ??= [row.namespace, row.name, row.kind, row.source, row.reason, row.says, ...(row.rotations ?? []).flatMap((it) => [it.phase, it.says]), ...(row.secrets ?? []), row.auth, row.connection]
    .join("\n").toLowerCase();
  return row.hay;
}

export const asWords = (q) => q.toLowerCase().split(/\s+/);

export function matches(row, asked, but = "") {
  const { ns, kind, state: wanted } = state.filter;
  return (!ns || row.namespace === ns) && (!kind || row.kind === kind)
    && (but === "state" || !wanted || row.state === wanted)
    && asked.every((word) => haystack(row).includes(word));
}

const end = (row) => Math.min(Infinity, ...(row.lives ?? []).map((life) => life.end));
export const where = (row) => (row.where ??= row.namespace + "/" + row.name);
const byId = (a, b) => (where(a) < where(b) ? -1 : 1);
const ORDERS = {
  state: (a, b) => SEVERITY.indexOf(a.state) - SEVERITY.indexOf(b.state) || byId(a, b),
  name: byId,
  end: (a, b) => end(a) - end(b) || byId(a, b),
};

export function sorted(rows) {
  const order = ORDERS[state.sort];
  return rows.sort(state.down ? (a, b) => order(b, a) : order);
}

export function fragment(open) {
  const said = new URLSearchParams(Object.entries({ ...state.filter, open }).filter(([, value]) => value));
  return "#" + said.toString().replaceAll("%2F", "/");
}
