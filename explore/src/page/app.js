// The page: a list of operations, the form of one, the code of its call, the response, and the record.

import { badge, copyButton, el, tabs } from "./dom.js";
import { OperationForm } from "./operation.js";
import { CallRecord } from "./record.js";
import { shown, waiting } from "./response.js";
import { decoded } from "./schema.js";

const $ = (id) => document.getElementById(id);
const nav = $("operations");
let documents = [];
let mock = false;
let form = null;
let running = null;
let sampling = null;
const LANGUAGES = [["rust", "Rust"], ["command", "specwright call"], ["curl", "curl"]];
let language = 0;
const panels = {};
// What was sent in each call, by its number: it stays in this page.
const sent = new Map();

async function ask(path, body, signal) {
  const request = body === undefined ? { signal } : { method: "POST", headers: { "content-type": "application/json" }, body, signal };
  const response = await fetch(path, request);
  if (!response.ok) throw new Error((await response.text()).trim());
  return response.json();
}

// The list.

function draw(filter = "") {
  const words = filter.toLowerCase().split(/\s+/).filter(Boolean);
  const fits = (operation) => {
    const text = [operation.id, operation.command, operation.method, operation.path, operation.summary, ...operation.tags].join(" ").toLowerCase();
    return words.every((word) => text.includes(word));
  };
  nav.replaceChildren(...documents.map((one, index) => {
    const groups = new Map();
    const isLong = one.operations.length > 40;
    for (const operation of one.operations.filter(fits)) {
      const tag = operation.tags[0] ?? (isLong ? segment(operation.path) : "");
      if (!groups.has(tag)) groups.set(tag, []);
      groups.get(tag).push(operation);
    }
    const few = !isLong || words.length > 0;
    const items = [...groups].map(([tag, operations]) => tag === "" ? entries(index, operations) :
      el("details", { open: few }, el("summary", {}, tag, el("span", { class: "count" }, String(operations.length))), entries(index, operations)));
    return el("section", {}, documents.length > 1 && el("h3", { title: one.name }, one.title, isOneOfSeveral(one) && el("span", { class: "file" }, one.name)), items,
      groups.size === 0 && el("p", { class: "none" }, "nothing found"));
  }));
  mark();
}

// Whether another document has the same title, so that the file tells them apart.
function isOneOfSeveral({ title }) {
  return documents.filter((other) => other.title === title).length > 1;
}

// What a path is about, for long lists without tags: `/v1/customers/{id}` is about `customers`.
function segment(path) {
  return path.split("/").find((part) => part !== "" && !part.startsWith("{") && !/^(api|v\d[\w.]*)$/i.test(part)) ?? "";
}

function entries(index, operations) {
  return el("ul", {}, operations.map((operation) => el("li", {},
    el("a", { href: `#/${index}/${operation.command}`, class: operation.deprecated ? "old" : null, title: `${operation.method} ${operation.path}` },
      badge(operation.method), el("span", {}, operation.summary || operation.id)))));
}

function mark() {
  for (const link of nav.querySelectorAll("a")) {
    const isHere = link.getAttribute("href") === decoded(location.hash);
    link.toggleAttribute("aria-current", isHere);
    if (isHere) {
      const group = link.closest("details");
      if (group) group.open = true;
      link.scrollIntoView({ block: "nearest" });
    }
  }
}

// One operation.

async function show() {
  const hash = decoded(location.hash);
  const [, index, command] = hash.match(/^#\/(\d+)\/(.+)$/) ?? [];
  const one = documents[Number(index)];
  const listed = one?.operations.find((operation) => operation.command === command);
  if (!listed) return welcome();
  mark();
  running?.abort();
  let described;
  try {
    described = await ask(`operation?document=${index}&name=${encodeURIComponent(listed.name)}`);
  } catch (error) {
    $("form").replaceChildren(el("article", {}, el("h2", {}, listed.command), el("p", { class: "failure" }, `This page's server: ${error.message}`)));
    return;
  }
  // another operation was chosen meanwhile
  if (decoded(location.hash) !== hash) return;
  form = new OperationForm(described, { document: one, index: Number(index), mock, onsend: send, onchange: sampleSoon });
  $("form").replaceChildren(form.node);
  $("form").scrollTop = 0;
  $("response").replaceChildren(el("p", { class: "none" }, "The response appears here."));
  document.title = `${listed.command} · specwright explore`;
  drawSamples();
}

function welcome() {
  form = null;
  const first = documents.flatMap((one, index) => one.operations.slice(0, 1).map((operation) => [index, operation]))[0];
  if (first && location.hash === "") {
    location.replace(`#/${first[0]}/${first[1].command}`);
    return;
  }
  $("form").replaceChildren(el("article", {}, el("h2", {}, "Choose an operation"), el("p", {}, "The list is on the left.")));
  $("samples").replaceChildren();
  $("response").replaceChildren();
}

// Sending.

async function send() {
  const current = form;
  running?.abort();
  running = new AbortController();
  const { signal } = running;
  current.settle();
  current.sendButton.disabled = true;
  $("response").replaceChildren(waiting(() => running?.abort()));
  try {
    const values = current.values();
    const outcome = await ask("send", await current.call(), signal);
    if (current !== form) return;
    if (outcome.outcome === "invalid") {
      current.complain(outcome.message, outcome.violations);
      $("response").replaceChildren(el("p", { class: "none" }, "Nothing was sent: the values do not fit the document."));
    } else {
      sent.set(outcome.number, values);
      $("response").replaceChildren(shown(outcome));
    }
  } catch (error) {
    const stopped = error.name === "AbortError";
    if (current === form) {
      $("response").replaceChildren(el("p", { class: stopped ? "none" : "failure" }, stopped ? "Stopped." : `This page's server: ${error.message}`));
    }
  } finally {
    current.sendButton.disabled = false;
    await record.update();
  }
}

// The code.

let timer = null;

function sampleSoon() {
  clearTimeout(timer);
  timer = setTimeout(sample, 200);
}

// The code in one language at a time: that of a large document takes a moment.
async function sample() {
  const current = form;
  if (!current) return;
  sampling?.abort();
  sampling = new AbortController();
  const [name] = LANGUAGES[language];
  const panel = panels[name];
  try {
    const outcome = await ask("sample", await current.call({ language: name }), sampling.signal);
    if (current !== form) return;
    const one = outcome.samples?.find((sample) => sample.name === name);
    panel.replaceChildren(one ? samplePanel(one) : el("p", { class: "none" }, outcome.message ?? ""));
  } catch (error) {
    if (error.name !== "AbortError") panel.replaceChildren(el("p", { class: "failure" }, error.message));
  }
}

// Panels that are not shown have old code until they are.
function drawSamples() {
  for (const [name] of LANGUAGES) panels[name] = el("div");
  $("samples").replaceChildren(tabs("code", LANGUAGES.map(([name, label]) => [label, () => panels[name]]), language, (index) => {
    language = index;
    panels[LANGUAGES[index][0]].replaceChildren();
    sample();
  }));
}

function samplePanel({ name, text, error }) {
  if (error) return el("p", { class: "none" }, error);
  return el("div", { class: "text", "data-language": name }, copyButton(() => text), el("pre", {}, name === "rust" ? rust(text) : el("code", {}, text)));
}

// Rust with a few colours.
function rust(text) {
  const code = el("code", { class: "rust" });
  const token = /(\/\/[^\n]*)|(r?"(?:[^"\\]|\\.)*"|r#"[\s\S]*?"#)|\b(async|await|fn|let|use|move|mut|as|pub|struct|impl|for|in|if|else|match|return|true|false|None|Some|Ok)\b|\b(\d[\d_.]*)\b/g;
  let from = 0;
  for (const found of text.matchAll(token)) {
    code.append(text.slice(from, found.index));
    const kind = found[1] ? "comment" : found[2] ? "string" : found[3] ? "word" : "number";
    code.append(el("span", { class: kind }, found[0]));
    from = found.index + found[0].length;
  }
  code.append(text.slice(from));
  return code;
}

// The record.

const record = new CallRecord($("record"), {
  load: () => ask("calls"),
  forget: () => ask("forget", "{}"),
  async onpick(call) {
    const hash = `#/${call.document}/${call.operation}`;
    if (decoded(location.hash) !== hash) {
      history.pushState(null, "", hash);
      await show();
    }
    const values = sent.get(call.number);
    if (values && form) {
      form.set(values);
      await sample();
    }
  },
});

// Keys and the theme.

document.addEventListener("keydown", (event) => {
  const isTyping = /^(INPUT|TEXTAREA|SELECT)$/.test(event.target.tagName);
  if (event.key === "/" && !isTyping) {
    event.preventDefault();
    $("search").focus();
  }
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && form) {
    event.preventDefault();
    send();
  }
});
$("search").addEventListener("input", () => draw($("search").value));
$("theme").addEventListener("click", () => {
  const root = document.documentElement;
  const isDark = root.dataset.theme ? root.dataset.theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
  root.dataset.theme = isDark ? "light" : "dark";
});
addEventListener("hashchange", show);

const loaded = await ask("documents");
documents = loaded.documents;
mock = loaded.mock;
$("mock").hidden = !mock;
draw();
await record.update();
await show();
document.body.dataset.ready = "true";
