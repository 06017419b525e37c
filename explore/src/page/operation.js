// One operation: its documentation and the form of its arguments.

import { badge, el, tabs } from "./dom.js";
import { field, labelled } from "./form.js";
import { keyed, own, parse, pretty, stringify } from "./json.js";
import { markdown } from "./markdown.js";
import { Schemas } from "./schema.js";

const PLACES = [["path", "Path"], ["query", "Query"], ["header", "Headers"], ["cookie", "Cookies"]];

export class OperationForm {
  constructor(described, { document, index, mock, onsend, onchange }) {
    this.described = described;
    this.index = index;
    this.fields = new Map();
    this.body = null;
    const sections = PLACES.map(([place, title]) => this.parameters(place, title));
    const fill = el("button", { type: "button", class: "quiet", onclick: () => { this.fillIn(); onchange(); } }, "Fill in an example");
    const clear = el("button", { type: "button", class: "quiet", onclick: () => { this.set({}); onchange(); } }, "Clear");
    this.sendButton = el("button", { type: "submit", class: "send", title: "Ctrl+Enter" }, "Send");
    this.complaints = el("div", { class: "complaints", role: "alert" });
    this.form = el("form", { autocomplete: "off", novalidate: true, onsubmit: (event) => { event.preventDefault(); onsend(); } },
      sections, this.bodies(onchange), this.complaints,
      el("div", { class: "actions" }, this.sendButton, mock && this.statuses(), fill, clear));
    this.form.addEventListener("input", () => onchange());
    this.form.addEventListener("change", () => onchange());
    const { docs } = described;
    this.node = el("article", {},
      el("p", { class: "crumb" }, document.title, " ", el("span", {}, document.version)),
      el("h2", {}, docs.summary || described.id),
      el("p", { class: "line" }, badge(described.method), el("code", { class: "path" }, described.path),
        docs.deprecated && el("span", { class: "deprecated" }, "deprecated")),
      docs.description && markdown(docs.description),
      this.facts(docs, document),
      this.form);
  }

  facts({ scopes, url }, { server }) {
    const { security } = this.described;
    const words = security.map((names) => names.length ? names.join(" and ") : "none").join(", or ");
    const facts = [
      server && ["Server: ", el("b", {}, server)],
      security.length > 0 && ["Authentication: ", el("b", {}, words), ", added on the way by this machine"],
      scopes?.length > 0 && `Scopes: ${scopes.join(", ")}`,
      url && /^https?:/.test(url) && el("a", { href: url, target: "_blank", rel: "noopener noreferrer" }, "Documentation"),
    ];
    return el("ul", { class: "facts" }, facts.filter(Boolean).map((fact) => el("li", {}, fact)));
  }

  parameters(place, title) {
    const all = this.described.parameters.filter((parameter) => parameter.place === place);
    if (all.length === 0) return null;
    const sorted = all.sort((one, other) => other.required - one.required);
    return el("fieldset", {}, el("legend", {}, title), sorted.map((parameter) => this.parameter(parameter)));
  }

  parameter(parameter) {
    const schemas = new Schemas(parameter.schema);
    const entry = labelled(schemas, parameter.schema, {
      name: parameter.name,
      required: parameter.required && !parameter.from_client,
      note: parameter.from_client ? "set on the client, or here" : null,
      docs: parameter.docs,
      field: (more) => field(schemas, parameter.schema, { ...more, secret: parameter.secret, preset: presetOf(parameter) }),
    });
    this.fields.set(parameter.argument, entry);
    return entry.node;
  }

  bodies(onchange) {
    const { bodies } = this.described;
    if (bodies.length === 0) return null;
    const legend = (body) => el("legend", {}, "Body ", el("span", { class: "type" }, body.media_type),
      body.required && el("span", { class: "required" }, "required"));
    const inputs = bodies.map((body) => new BodyInput(body, onchange));
    const place = el("div");
    const show = (index) => {
      this.body = inputs[index];
      this.bodyIndex = index;
      place.replaceChildren(legend(bodies[index]), bodies[index].docs.description ? markdown(bodies[index].docs.description) : "", inputs[index].node);
    };
    show(0);
    this.showBody = show;
    if (bodies.length === 1) return el("fieldset", { class: "body" }, place);
    const select = el("select", { "aria-label": "media type of the body", onchange: () => { show(Number(select.value)); onchange(); } },
      bodies.map((body, index) => el("option", { value: String(index) }, body.media_type)));
    this.mediaSelect = select;
    return el("fieldset", { class: "body" }, el("div", { class: "media" }, select), place);
  }

  statuses() {
    this.statusSelect = el("select", { "aria-label": "status of the mock server", title: "What the mock server responds with" },
      el("option", { value: "" }, "documented response"),
      this.described.statuses.map((status) => el("option", { value: String(status) }, `status ${status}`)));
    return this.statusSelect;
  }

  // The call as the server reads it: a text, as numbers keep their digits.
  async call(more = {}) {
    const { described } = this;
    const call = { document: this.index, operation: described.name, arguments: this.values(), ...more };
    if (this.body && this.bodyIndex > 0) call.media_type = this.body.body.media_type;
    if (this.statusSelect?.value) call.mock_status = parse(this.statusSelect.value);
    if (this.body) Object.assign(call, await this.body.attachments());
    return stringify(call);
  }

  values() {
    const values = keyed();
    for (const [name, entry] of this.fields) {
      const value = entry.get();
      if (value !== undefined) values[name] = value;
    }
    const body = this.body?.get();
    if (body !== undefined) values[this.described.body_name] = body;
    return values;
  }

  set(values) {
    this.settle();
    for (const [name, entry] of this.fields) entry.set(own(values, name));
    this.body?.set(own(values, this.described.body_name));
  }

  fillIn() {
    const values = keyed();
    for (const parameter of this.described.parameters) {
      if (!parameter.required || parameter.from_client || parameter.secret) continue;
      values[parameter.argument] = given(parameter.examples, parameter.schema);
    }
    if (this.body?.body.schema && !this.body.isRaw) {
      const { schema, examples } = this.body.body;
      values[this.described.body_name] = given(examples, schema);
    }
    this.set(values);
  }

  // Shows what is wrong beside the field that it is wrong with.
  complain(message, violations) {
    this.settle();
    const left = [];
    for (const { at, message: text, place } of violations) {
      const entry = this.find(at);
      if (entry) entry.complain(text);
      else left.push(el("li", { title: place ?? null }, el("code", {}, at), " ", text));
    }
    this.complaints.replaceChildren(el("p", {}, message), left.length ? el("ul", {}, left) : "");
    this.form.querySelector(".wrong")?.scrollIntoView({ block: "center" });
  }

  settle() {
    this.complaints.replaceChildren();
    for (const node of this.form.querySelectorAll(".complaint")) node.hidden = true;
    for (const node of this.form.querySelectorAll(".wrong")) node.classList.remove("wrong");
  }

  // The field of `body.images[0].name`, or that around it.
  find(at) {
    const steps = at.match(/[^.[\]]+/g) ?? [];
    const first = steps.shift();
    const isParameter = ([name], parameter) => name === first || parameter?.name === first;
    const found = [...this.fields].find(([name]) => isParameter([name], this.described.parameters.find((one) => one.argument === name)));
    let entry = found?.[1] ?? (first === "body" || first === this.described.body_name ? this.body?.root() : undefined);
    for (const step of steps) {
      const inner = entry?.child?.(/^\d+$/.test(step) ? Number(step) : step);
      if (!inner) break;
      entry = inner;
    }
    return entry;
  }
}

// What is sent for a parameter that is not given.
function presetOf({ preset }) {
  return preset === null || preset === undefined ? undefined : parse(preset);
}

// The example that the document gives, or one made of the schema.
function given(examples, schema) {
  const example = examples.length > 0 ? examples[0] : new Schemas(schema).example(schema);
  return parse(JSON.stringify(example ?? null));
}

// The body in one media type: a form or JSON, a text, or a file.
class BodyInput {
  constructor(body, onchange) {
    this.body = body;
    this.isRaw = body.media === "bytes" || body.media === "text";
    if (this.isRaw) {
      this.text = el("textarea", { class: "code", rows: 8, spellcheck: "false", "aria-label": "body as text" });
      this.file = el("input", { type: "file", "aria-label": "body from a file" });
      this.node = el("div", { class: "raw" }, this.text, el("label", {}, "or a file ", this.file));
      return;
    }
    const schemas = new Schemas(body.schema);
    this.form = field(schemas, body.schema, { label: "body", files: body.files, presets: body.presets });
    // of an object that is required and empty, it is told which properties are missing
    this.least = body.required && schemas.shape(body.schema).kind === "object" ? {} : undefined;
    this.json = el("textarea", { class: "code", rows: 16, spellcheck: "false", "aria-label": "body as JSON" });
    this.isJson = false;
    const tab = (index) => {
      const toJson = index === 1;
      if (toJson === this.isJson) return;
      if (toJson) {
        const value = this.form.get();
        this.json.value = value === undefined ? "" : pretty(value);
      } else {
        try {
          this.form.set(this.json.value.trim() === "" ? undefined : parse(this.json.value));
        } catch { /* the form stays as it was: what was typed is not JSON */ }
      }
      this.isJson = toJson;
      onchange();
    };
    this.jsonField = { complain: (text) => this.complainJson(text), child: () => undefined };
    this.complaint = el("p", { class: "complaint", role: "alert", hidden: true });
    this.tabs = tabs("body as", [["Form", () => this.form.node], ["JSON", () => el("div", { class: "field" }, this.json, this.complaint)]], 0, tab);
    this.node = this.tabs;
  }

  complainJson(text) {
    this.complaint.textContent = this.complaint.hidden ? text : `${this.complaint.textContent}\n${text}`;
    this.complaint.hidden = false;
  }

  root() {
    return this.isRaw ? undefined : this.isJson ? this.jsonField : this.form;
  }

  get() {
    if (this.isRaw) return undefined;
    if (!this.isJson) return this.form.get() ?? this.least;
    if (this.json.value.trim() === "") return undefined;
    try { return parse(this.json.value); } catch { return this.json.value; }
  }

  set(value) {
    if (this.isRaw) return;
    this.form.set(value);
    this.json.value = value === undefined ? "" : pretty(value);
  }

  // Files, and a body that is sent as it is.
  async attachments() {
    if (this.isRaw) {
      const [file] = this.file.files;
      if (file) return { raw: { name: file.name, base64: await base64(file) } };
      return this.text.value === "" ? {} : { raw: { text: this.text.value } };
    }
    const chosen = this.form.files?.() ?? [];
    if (chosen.length === 0) return {};
    const files = chosen.map(async ({ property, file }) =>
      ({ property, name: file.name, media_type: file.type, base64: await base64(file) }));
    return { files: await Promise.all(files) };
  }
}

function base64(file) {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(reader.result.slice(reader.result.indexOf(",") + 1));
    reader.onerror = () => reject(reader.error);
    reader.readAsDataURL(file);
  });
}
