// Elements are made one by one, of texts: nothing that a document or a server says is ever read as HTML.

// An element. Attributes that begin with `on` are listeners; null and false leave an attribute out.
export function el(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else node.setAttribute(name, value === true ? "" : value);
  }
  node.append(...children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== false));
  return node;
}

// Tabs; `tabs` has a label and a function that makes the panel, which is called when the tab is first shown.
export function tabs(label, entries, selected = 0, onselect = () => {}) {
  const panel = el("div", { class: "panel", role: "tabpanel" });
  const panels = entries.map(() => null);
  const buttons = entries.map(([text], index) =>
    el("button", { type: "button", role: "tab", class: "tab", onclick: () => select(index) }, text));
  function select(index) {
    buttons.forEach((button, at) => button.setAttribute("aria-selected", String(at === index)));
    panels[index] ??= entries[index][1]();
    panel.replaceChildren(panels[index]);
    onselect(index);
  }
  select(Math.min(selected, entries.length - 1));
  return el("div", { class: "tabs" }, el("div", { class: "tablist", role: "tablist", "aria-label": label }, buttons), panel);
}

// A button that copies a text.
export function copyButton(text) {
  const button = el("button", { type: "button", class: "quiet", title: "Copy", onclick: copy }, "Copy");
  async function copy() {
    await navigator.clipboard.writeText(text());
    button.textContent = "Copied";
    setTimeout(() => { button.textContent = "Copy"; }, 1200);
  }
  return button;
}

export function badge(method) {
  return el("span", { class: `badge ${method.toLowerCase()}` }, method);
}

// `1.2 kB`
export function size(bytes) {
  if (bytes < 1000) return `${bytes} B`;
  if (bytes < 1e6) return `${(bytes / 1e3).toFixed(1)} kB`;
  return `${(bytes / 1e6).toFixed(1)} MB`;
}

// `340 ms`
export function time(ms) {
  return ms < 1000 ? `${ms} ms` : `${(ms / 1000).toFixed(2)} s`;
}
