// The record of the calls of this server.

import { badge, el, time } from "./dom.js";
import { statusClass } from "./response.js";

export class CallRecord {
  constructor(node, { load, forget, onpick }) {
    this.node = node;
    this.load = load;
    this.onpick = onpick;
    this.open = false;
    this.count = el("span", {}, "0");
    this.rows = el("tbody");
    const toggle = el("button", { type: "button", class: "toggle", "aria-expanded": "false", onclick: () => this.toggle() }, "Calls ", this.count);
    this.toggleButton = toggle;
    const clear = el("button", { type: "button", class: "quiet", onclick: async () => { await forget(); await this.update(); } }, "Clear");
    const head = ["", "Time", "Operation", "Request", "Status", "Took", "Request id"].map((text) => el("th", { scope: "col" }, text));
    this.table = el("div", { class: "calls", hidden: true }, el("table", {}, el("thead", {}, el("tr", {}, head)), this.rows));
    node.append(el("div", { class: "bar" }, toggle, clear), this.table);
  }

  toggle() {
    this.open = !this.open;
    this.table.hidden = !this.open;
    this.toggleButton.setAttribute("aria-expanded", String(this.open));
  }

  async update() {
    const calls = await this.load();
    this.count.textContent = String(calls.length);
    this.rows.replaceChildren(...calls.reverse().map((call) => el("tr", { tabindex: "0", title: call.error, onclick: () => this.onpick(call) },
      el("td", {}, String(call.number)),
      el("td", {}, new Date(call.at).toLocaleTimeString()),
      el("td", {}, call.operation),
      el("td", { class: "url" }, badge(call.method), el("code", {}, call.url)),
      el("td", {}, el("span", { class: `status ${statusClass(call.status)}` }, call.status ?? "—"), call.attempts > 1 && ` ×${call.attempts}`),
      el("td", {}, time(call.ms)),
      el("td", {}, el("code", {}, call.request_id ?? "")))));
  }
}
