// JSON whose numbers keep their digits: those of JavaScript have 53 bits.

import { el } from "./dom.js";

// A number by its text.
export class NumberText {
  constructor(text) { this.text = text; }
}

// The value of a key; keys such as `constructor` are those of documents, and not of JavaScript.
export function own(object, key) {
  return Object.hasOwn(object, key) ? object[key] : undefined;
}

// An object of keys that a document names, `__proto__` among them.
export function keyed(...objects) {
  return Object.assign(Object.create(null), ...objects);
}

const NUMBER = /^-?(0|[1-9]\d*)(\.\d+)?([eE][+-]?\d+)?$/;

// What the user typed for a number. If it is none it stays a text, and the server says what is wrong.
export function typedNumber(text) {
  const trimmed = text.trim();
  return NUMBER.test(trimmed) ? new NumberText(trimmed) : text;
}

export function parse(text) {
  return JSON.parse(text, (_, value, context) =>
    typeof value === "number" ? new NumberText(context?.source ?? String(value)) : value);
}

export function stringify(value, indent = "") {
  if (value instanceof NumberText) return value.text;
  if (Array.isArray(value)) return bracket("[", "]", value.map((item) => stringify(item, indent && indent + "  ")), indent);
  if (value !== null && typeof value === "object") {
    const entries = Object.entries(value).filter(([, item]) => item !== undefined);
    const colon = indent ? ": " : ":";
    return bracket("{", "}", entries.map(([key, item]) =>
      JSON.stringify(key) + colon + stringify(item, indent && indent + "  ")), indent);
  }
  return JSON.stringify(value);
}

// `indent` is that of the items, with a line break in front.
function bracket(open, close, items, indent) {
  if (items.length === 0) return open + close;
  if (!indent) return open + items.join(",") + close;
  return open + indent + items.join("," + indent) + indent.slice(0, -2) + close;
}

export function pretty(value) {
  return stringify(value, "\n  ");
}

// JSON text as elements, indented and coloured. Numbers and strings are as they came.
export function highlighted(text) {
  const code = el("code", { class: "json" });
  const token = /"(?:[^"\\]|\\.)*"|-?\d[\d.eE+-]*|true|false|null|[{}[\],:]/g;
  let depth = 0;
  let plain = "";
  let last = "";
  const line = () => { plain += "\n" + "  ".repeat(depth); };
  const flush = () => {
    if (plain) code.append(plain);
    plain = "";
  };
  const tokens = text.match(token) ?? [];
  tokens.forEach((word, index) => {
    switch (word) {
      case "{": case "[":
        if (last === "open") line();
        plain += word;
        if (tokens[index + 1] === (word === "{" ? "}" : "]")) { last = "empty"; return; }
        depth += 1;
        last = "open";
        return;
      case "}": case "]":
        if (last !== "empty") { depth -= 1; line(); }
        plain += word;
        last = "close";
        return;
      case ",":
        plain += ",";
        line();
        last = "comma";
        return;
      case ":":
        plain += ": ";
        last = "colon";
        return;
    }
    if (last === "open") line();
    last = "value";
    const kind = word.startsWith('"') ? (tokens[index + 1] === ":" ? "key" : "string") : /^[-\d]/.test(word) ? "number" : "word";
    flush();
    code.append(el("span", { class: kind }, word));
  });
  flush();
  return code;
}
