// The response of a call.

import { copyButton, el, size, tabs, time } from "./dom.js";
import { highlighted } from "./json.js";

// Texts longer than this are not coloured: each colour is an element.
const COLOURED = 400_000;

export function waiting(onstop) {
  return el("div", { class: "waiting" }, el("span", { class: "spinner" }), "Waiting for the response… ",
    el("button", { type: "button", class: "quiet", onclick: onstop }, "Stop"));
}

export function shown(outcome) {
  const { status, ms, request_id: requestId, body, headers, attempts } = outcome;
  const summary = el("div", { class: "summary" },
    el("span", { class: `status ${statusClass(status)}` }, status ?? "no response"),
    el("span", {}, time(ms)),
    body?.size ? el("span", {}, size(body.size)) : null,
    requestId && el("span", { class: "id" }, "request id ", el("code", {}, requestId)));
  const entries = [];
  if (body) entries.push(["Body", () => bodyPanel(body)]);
  if (headers) entries.push([`Headers (${headers.length})`, () => headerTable(headers)]);
  if (attempts?.length) entries.push([`Requests (${attempts.length})`, () => attemptTable(attempts)]);
  return el("div", { class: "outcome" }, summary,
    outcome.message && el("p", { class: "failure" }, outcome.message),
    entries.length > 0 && tabs("response", entries));
}

export function statusClass(status) {
  return status ? `s${Math.floor(status / 100)}` : "s0";
}

function bodyPanel(body) {
  switch (body.kind) {
    case "empty": return el("p", { class: "none" }, "The response has no body.");
    case "stream": return el("div", {},
      el("p", { class: "none" }, body.ended ? `${count(body.items.length)}; the stream has ended.` : `The first ${count(body.items.length)}.`),
      body.items.map((item) => el("pre", { class: "item" }, coloured(item))));
    case "bytes": return bytesPanel(body);
  }
  const text = body.text;
  const shown = body.kind === "json" && text.length < COLOURED && !body.cut ? highlighted(text) : el("code", {}, text);
  return el("div", { class: "text" },
    body.cut && el("p", { class: "none" }, "Only the first part is shown."),
    copyButton(() => shown.textContent), el("pre", {}, shown));
}

function count(items) {
  return items === 1 ? "1 item" : `${items} items`;
}

function coloured(item) {
  try { JSON.parse(item); } catch { return el("code", {}, item); }
  return highlighted(item);
}

function bytesPanel(body) {
  const type = body.media_type || "application/octet-stream";
  const about = el("p", { class: "none" }, `${size(body.size)} of ${type}`);
  if (body.redacted) return el("div", {}, about, el("p", { class: "none" }, "It repeats a secret of the call, so it is not shown."));
  if (!body.base64) return el("div", {}, about, el("p", { class: "none" }, "It is too large for this page: use the command."));
  const url = `data:${type};base64,${body.base64}`;
  const isImage = /^image\/(png|jpeg|gif|webp|avif)$/.test(type);
  return el("div", {}, about, isImage && el("img", { src: url, alt: "the response" }),
    el("button", { type: "button", class: "quiet", onclick: () => save(body.base64, type) }, "Save"));
}

function save(base64, type) {
  const bytes = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
  const url = URL.createObjectURL(new Blob([bytes], { type }));
  el("a", { href: url, download: `response.${type.split("/")[1]?.split("+")[0] ?? "bin"}` }).click();
  setTimeout(() => URL.revokeObjectURL(url), 1000);
}

function headerTable(headers) {
  return el("table", {}, headers.map(([name, value]) => el("tr", {}, el("th", { scope: "row" }, name), el("td", {}, value))));
}

function attemptTable(attempts) {
  return el("ol", { class: "attempts" }, attempts.map((attempt) => el("li", {},
    el("code", {}, `${attempt.method} ${attempt.url}`),
    el("p", {}, el("span", { class: `status ${statusClass(attempt.status)}` }, attempt.status ?? "—"), ` ${time(attempt.ms)}`,
      attempt.operation === "look-up" && " · finds a parameter",
      attempt.wait_ms !== null && ` · sent again after ${time(attempt.wait_ms)}`),
    attempt.error && el("p", { class: "failure" }, attempt.error))));
}
