// Making things. What the operator tells is written by textContent alone: names in a cluster are input.

export const $ = (id) => document.getElementById(id);

export function el(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== undefined && value !== false) node.setAttribute(name, value === true ? "" : value);
  }
  node.append(...children.filter((child) => child !== undefined && child !== ""));
  return node;
}

export function put(node, text) {
  if (node.textContent !== text) node.textContent = text;
}

export function mark(node, name, value) {
  if (value === undefined || value === "") node.removeAttribute(name);
  else if (node.getAttribute(name) !== value) node.setAttribute(name, value);
}

/** Makes the children of a list those of these items; what is there already stays, and keeps the focus. */
export function list(parent, items, key, make, update) {
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
