// Fields for the values of a schema. A field has `node`, `get()` (undefined if nothing was typed), `set(value)`,
// `child(step)` (the field of a property or of an item), and `complain(text)`.

import { el } from "./dom.js";
import { NumberText, keyed, own, parse, pretty, typedNumber } from "./json.js";

// How deep objects are open at first.
const OPEN = 1;
// How deep forms go: the rest is typed as JSON.
const DEEPEST = 8;

export function field(schemas, schema, options = {}) {
  return orNull(fieldOfKind(schemas, schema, options), schemas.isNullable(schema), options);
}

// A field with a button for null, where null is allowed or was typed as JSON.
function orNull(inner, isNullable, { label }) {
  let isNull = false;
  const button = el("button", {
    type: "button", class: "null", hidden: !isNullable, "aria-pressed": "false", title: "Send null", "aria-label": `null for ${label ?? "value"}`,
    onclick: () => { set(!isNull); changed(node); },
  }, "null");
  const set = (value) => {
    isNull = value;
    button.hidden = !isNullable && !isNull;
    button.setAttribute("aria-pressed", String(isNull));
    node.classList.toggle("is-null", isNull);
  };
  // whoever types a value does not mean null
  const node = el("div", { class: "or-null" }, inner.node, button);
  inner.node.addEventListener("input", () => set(false));
  return {
    ...inner,
    node,
    get: () => isNull ? null : inner.get(),
    set(value) {
      set(value === null);
      inner.set(value === null ? undefined : value);
    },
  };
}

function fieldOfKind(schemas, schema, options) {
  const shape = schemas.shape(schema);
  if ((options.depth ?? 0) > DEEPEST) return json(shape, options);
  const secret = options.secret || shape.resolved.format === "password";
  switch (shape.kind) {
    case "choice": return choice(shape, options);
    case "boolean": return choice({ ...shape, values: [true, false] }, options);
    case "number": return input(shape, { ...options, numeric: true });
    case "string": return isFile(shape.resolved) && options.file ? fileField(options) : input(shape, { ...options, secret });
    case "array": return array(schemas, shape, options);
    case "object": return object(schemas, shape, options);
    case "union": return union(schemas, shape, options);
  }
  return json(shape, options);
}

function isFile({ format, contentMediaType, contentEncoding }) {
  return format === "binary" || (contentMediaType !== undefined && contentEncoding === undefined);
}

// What all fields have.
function made(control, more) {
  const complaint = el("p", { class: "complaint", role: "alert", hidden: true });
  const node = el("div", { class: "field" }, control, complaint);
  return {
    node,
    child: () => undefined,
    complain(text) {
      complaint.textContent = complaint.hidden ? text : `${complaint.textContent}; ${text}`;
      complaint.hidden = false;
      node.classList.add("wrong");
    },
    settle() {
      complaint.hidden = true;
      node.classList.remove("wrong");
    },
    ...more,
  };
}

function input({ resolved, suggestions }, { label, numeric, secret, preset }) {
  const long = !numeric && !secret && (resolved.maxLength > 300 || /text|markdown|html/i.test(resolved.format ?? ""));
  const control = el(long ? "textarea" : "input", {
    type: long ? null : secret ? "password" : "text",
    "aria-label": label,
    inputmode: numeric ? "decimal" : null,
    placeholder: placeholder(resolved, preset),
    autocomplete: "off",
    spellcheck: "false",
    rows: long ? 1 : null,
  });
  let list = null;
  if (suggestions?.length && !long) {
    const id = `suggestions-${nextId++}`;
    list = el("datalist", { id }, suggestions.map((value) => el("option", { value })));
    control.setAttribute("list", id);
  }
  return made([control, list], {
    get: () => control.value === "" ? undefined : numeric ? typedNumber(control.value) : control.value,
    set: (value) => { control.value = shownText(value); },
  });
}

let nextId = 1;

function placeholder(resolved, preset) {
  const value = preset ?? resolved.default;
  if (value !== undefined && value !== null) return `default: ${shownText(value)}`;
  const example = resolved.example ?? resolved.examples?.[0];
  return example === undefined || typeof example === "object" ? resolved.format ?? "" : `for example ${example}`;
}

function shownText(value) {
  if (value === undefined || value === null) return "";
  if (value instanceof NumberText) return value.text;
  return typeof value === "object" ? pretty(value) : String(value);
}

function choice({ values, resolved }, { label, preset, required }) {
  const unset = preset ?? resolved.default;
  const none = unset === undefined || unset === null ? "—" : `— (default: ${shownText(unset)})`;
  const control = el("select", { "aria-label": label },
    el("option", { value: "" }, none),
    values.map((value, index) => el("option", { value: String(index) }, value === "" ? '""' : shownText(value))));
  // only one value is possible
  if (values.length === 1 && required && unset === undefined) control.value = "0";
  const typed = (value) => typeof value === "number" ? new NumberText(String(value)) : value;
  return made(control, {
    // nobody typed the only value there is
    isConstant: values.length === 1,
    get: () => control.value === "" ? undefined : typed(values[Number(control.value)]),
    set(value) {
      const index = values.findIndex((one) => shownText(one) === shownText(value));
      control.value = value === undefined || index < 0 ? "" : String(index);
    },
  });
}

function array(schemas, { items }, options) {
  const rows = el("div", { class: "rows" });
  let fields = [];
  let isGiven = false;
  const draw = () => rows.replaceChildren(...fields.map((item, index) =>
    el("div", { class: "row" }, item.node, el("button", {
      type: "button", class: "quiet", title: "Remove", "aria-label": `Remove item ${index + 1}`,
      onclick: () => { fields.splice(index, 1); draw(); changed(rows); },
    }, "×"))));
  const add = () => {
    const item = field(schemas, items, { label: `${options.label ?? "item"} ${fields.length + 1}`, depth: (options.depth ?? 0) + 1 });
    fields.push(item);
    return item;
  };
  const button = el("button", {
    type: "button", class: "add",
    onclick: () => { add(); draw(); rows.lastElementChild.querySelector("input, select, textarea")?.focus(); changed(rows); },
  }, "+ item");
  return made([rows, button], {
    get() {
      const values = fields.map((item) => item.get()).filter((value) => value !== undefined);
      return values.length > 0 || isGiven ? values : undefined;
    },
    set(value) {
      isGiven = Array.isArray(value) && value.length === 0;
      fields = [];
      for (const item of Array.isArray(value) ? value : []) add().set(item);
      draw();
    },
    child: (step) => fields[step],
  });
}

function changed(node) {
  node.dispatchEvent(new Event("input", { bubbles: true }));
}

function object(schemas, shape, options) {
  const { properties, required, further } = shape;
  const depth = options.depth ?? 0;
  const fields = new Map();
  const table = el("div", { class: "properties" });
  const sorted = [...properties].sort(([one], [other]) => required.includes(other) - required.includes(one));
  for (const [name, property] of sorted) {
    const file = options.files?.find((part) => part.name === name);
    const entry = labelled(schemas, property, {
      name, required: required.includes(name) && !options.presets?.includes(name),
      field: (more) => file ? fileField({ ...file, ...more }) : field(schemas, property, { ...more, depth: depth + 1 }),
      lazy: depth >= OPEN && schemas.shape(property).kind !== "string",
    });
    fields.set(name, entry);
    table.append(entry.node);
  }
  const more = further ? entries(schemas, further, options) : null;
  let unknown = {};
  // an object without properties is sent only if it came so
  let isGiven = false;
  return made([table, more?.node], {
    get() {
      const value = keyed(unknown, more?.get());
      let isTyped = isGiven || depth === 0 || Object.keys(value).length > 0;
      for (const [name, entry] of fields) {
        const inner = entry.get();
        if (inner === undefined) continue;
        value[name] = inner;
        isTyped ||= !entry.isConstant();
      }
      return isTyped && (isGiven || Object.keys(value).length > 0) ? value : undefined;
    },
    set(value) {
      isGiven = value !== undefined;
      const given = value !== null && typeof value === "object" && !Array.isArray(value) ? value : {};
      unknown = {};
      const others = keyed();
      for (const [name, inner] of Object.entries(given)) if (!fields.has(name)) others[name] = inner;
      if (more) more.set(others);
      else unknown = others;
      for (const [name, entry] of fields) entry.set(own(given, name));
    },
    child: (step) => fields.get(step) ?? more?.child(step),
    files: () => [...fields].flatMap(([name, entry]) => (entry.chosen?.() ?? []).map((file) => ({ property: name, file }))),
  });
}

// Keys that the document leaves open.
function entries(schemas, schema, options) {
  const rows = el("div", { class: "rows" });
  let pairs = [];
  const draw = () => rows.replaceChildren(...pairs.map((pair, index) =>
    el("div", { class: "row" }, pair.key, pair.field.node, el("button", {
      type: "button", class: "quiet", title: "Remove", "aria-label": "Remove entry",
      onclick: () => { pairs.splice(index, 1); draw(); changed(rows); },
    }, "×"))));
  const add = (name = "") => {
    const key = el("input", { type: "text", class: "entry-key", placeholder: "key", "aria-label": "key", autocomplete: "off" });
    key.value = name;
    const pair = { key, field: field(schemas, schema, { label: "value", depth: (options.depth ?? 0) + 1 }) };
    pairs.push(pair);
    return pair;
  };
  const button = el("button", { type: "button", class: "add", onclick: () => { const { key } = add(); draw(); key.focus(); } }, "+ entry");
  return {
    node: el("div", { class: "entries" }, rows, button),
    get: () => Object.fromEntries(pairs.filter(({ key }) => key.value !== "")
      .map(({ key, field: value }) => [key.value, value.get()]).filter(([, value]) => value !== undefined)),
    set(values) {
      pairs = [];
      for (const [name, value] of Object.entries(values)) add(name).field.set(value);
      draw();
    },
    child: (step) => pairs.find(({ key }) => key.value === step)?.field,
  };
}

// A field with its name, its type and its description. One that is lazy is made when it is opened or filled in: schemas may
// contain themselves.
export function labelled(schemas, schema, { name, required, note, docs, lazy, field: make }) {
  const { resolved, kind } = schemas.shape(schema);
  const description = docs?.description ?? docs?.summary ?? resolved.description ?? "";
  let made = null;
  const place = el("div", { class: "control" });
  const inner = () => {
    if (!made) {
      made = make({ label: name, required });
      place.replaceChildren(made.node);
    }
    return made;
  };
  const isLazy = lazy && ["object", "array", "union", "any"].includes(kind);
  if (isLazy) {
    place.append(el("button", { type: "button", class: "add", onclick: () => { inner(); place.querySelector("input, select, textarea")?.focus(); } },
      kind === "array" ? "+ items" : "+ fields"));
  } else {
    inner();
  }
  const head = el("div", { class: "name" },
    el("label", {}, name),
    required && el("span", { class: "required", title: "required" }, "required"),
    el("span", { class: "type" }, schemas.name(schema)),
    (resolved.deprecated || docs?.deprecated) && el("span", { class: "deprecated" }, "deprecated"),
    note && el("span", { class: "note" }, note));
  const bounds = schemas.bounds(schema);
  const texts = el("div", { class: "about" },
    about(description),
    bounds.length > 0 && el("p", { class: "bounds" }, bounds.join(" · ")));
  const node = el("div", { class: ["object", "union", "array"].includes(kind) ? "property wide" : "property" }, el("div", { class: "head" }, head, texts), place);
  return {
    node,
    get: () => made?.get(),
    set: (value) => { if (value !== undefined || made) inner().set(value); },
    child: (step) => made?.child(step),
    complain: (text) => inner().complain(text),
    settle: () => made?.settle(),
    chosen: () => made?.chosen?.(),
    isConstant: () => made?.isConstant ?? false,
  };
}

// A description: the beginning of a long one, and all of it by a click.
function about(description) {
  const [first, ...rest] = description.trim().split(/\n\s*\n/).map(plain).filter(Boolean);
  if (first === undefined) return null;
  const text = el("p", {}, first);
  if (rest.length === 0 && first.length < 90) return text;
  const button = el("button", {
    type: "button", class: "more", "aria-expanded": "false",
    onclick() {
      const isOpen = text.classList.toggle("whole");
      text.textContent = isOpen ? [first, ...rest].join("\n\n") : first;
      button.textContent = isOpen ? "less" : "more";
      button.setAttribute("aria-expanded", String(isOpen));
    },
  }, "more");
  return [text, button];
}

// A description as one line of text.
function plain(text) {
  return text.replace(/<[^>]*>/g, "").replace(/\[([^\]]*)\]\([^)]*\)/g, "$1").replace(/[`*]/g, "").replace(/\s+/g, " ").trim();
}

function union(schemas, { branches }, options) {
  const place = el("div", { class: "branch" });
  const made_ = branches.map(() => null);
  let selected = 0;
  const select = el("select", { class: "branches", "aria-label": `kind of ${options.label ?? "value"}`, onchange: () => show(Number(select.value)) },
    branches.map((branch, index) => el("option", { value: String(index) }, schemas.title(branch))));
  const show = (index) => {
    selected = index;
    select.value = String(index);
    made_[index] ??= field(schemas, branches[index], { ...options, depth: (options.depth ?? 0) + 1 });
    place.replaceChildren(made_[index].node);
  };
  show(0);
  return made([select, place], {
    get: () => made_[selected].get(),
    set(value) {
      show(Math.max(0, branches.findIndex((branch) => mayBe(schemas, branch, value))));
      made_[selected].set(value);
    },
    child: (step) => made_[selected].child(step),
  });
}

// Whether a value may be of a schema, by its kind and by the properties that have one value.
function mayBe(schemas, schema, value) {
  const { kind, properties, required, values } = schemas.shape(schema);
  switch (kind) {
    case "choice": return values.some((one) => shownText(one) === shownText(value));
    case "boolean": return typeof value === "boolean";
    case "number": return value instanceof NumberText || typeof value === "number";
    case "string": return typeof value === "string";
    case "array": return Array.isArray(value);
    case "object": {
      if (value === null || typeof value !== "object" || Array.isArray(value)) return false;
      return required.every((name) => Object.hasOwn(value, name)) && properties.every(([name, property]) => {
        const inner = schemas.shape(property);
        return inner.kind !== "choice" || !Object.hasOwn(value, name) || inner.values.some((one) => shownText(one) === shownText(value[name]));
      });
    }
  }
  return true;
}

// A value typed as JSON. What is none is sent as a text, for the server to say what is wrong with it.
function json(_, { label }) {
  const control = el("textarea", { rows: 3, class: "code", spellcheck: "false", "aria-label": label, placeholder: "JSON" });
  return made(control, {
    get() {
      if (control.value.trim() === "") return undefined;
      try { return parse(control.value); } catch { return control.value; }
    },
    set: (value) => { control.value = value === undefined ? "" : pretty(value); },
  });
}

function fileField({ label, media_type: mediaType }) {
  const control = el("input", { type: "file", multiple: true, "aria-label": label, accept: mediaType && !mediaType.includes(",") ? mediaType : null });
  return made(control, {
    get: () => undefined,
    set: () => {},
    chosen: () => [...control.files],
  });
}
