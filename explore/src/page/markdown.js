// The descriptions of documents: the Markdown, and the HTML, that is usual in them. Everything else stays text.

import { el } from "./dom.js";

export function markdown(text) {
  const root = el("div", { class: "markdown" });
  const lines = withoutHtml(text).split("\n");
  let at = 0;
  while (at < lines.length) {
    const line = lines[at];
    if (/^\s*```/.test(line)) {
      const end = lines.findIndex((other, index) => index > at && /^\s*```/.test(other));
      const until = end < 0 ? lines.length : end;
      root.append(el("pre", {}, el("code", {}, lines.slice(at + 1, until).join("\n"))));
      at = until + 1;
    } else if (/^#{1,6}\s/.test(line)) {
      root.append(el("h4", {}, inline(line.replace(/^#+\s*/, ""))));
      at += 1;
    } else if (/^\s*([-*+]|\d+[.)])\s+/.test(line)) {
      const list = el(/^\s*\d/.test(line) ? "ol" : "ul");
      while (at < lines.length && /^\s*([-*+]|\d+[.)])\s+/.test(lines[at])) {
        const item = [lines[at].replace(/^\s*([-*+]|\d+[.)])\s+/, "")];
        at += 1;
        while (at < lines.length && /^\s+\S/.test(lines[at]) && !/^\s*([-*+]|\d+[.)])\s+/.test(lines[at])) {
          item.push(lines[at].trim());
          at += 1;
        }
        list.append(el("li", {}, inline(item.join(" "))));
      }
      root.append(list);
    } else if (isRow(line) && /^[\s|:-]*-[\s|:-]*$/.test(lines[at + 1] ?? "")) {
      const head = el("tr", {}, cells(line).map((cell) => el("th", { scope: "col" }, inline(cell))));
      const rows = [];
      for (at += 2; at < lines.length && isRow(lines[at]); at += 1) {
        rows.push(el("tr", {}, cells(lines[at]).map((cell) => el("td", {}, inline(cell)))));
      }
      root.append(el("table", {}, el("thead", {}, head), el("tbody", {}, rows)));
    } else if (line.trim() === "") {
      at += 1;
    } else {
      const paragraph = [];
      while (at < lines.length && lines[at].trim() !== "" && !/^\s*(```|[-*+]\s|\d+[.)]\s|#{1,6}\s)/.test(lines[at])) {
        paragraph.push(lines[at].trim());
        at += 1;
      }
      if (paragraph.length === 0) paragraph.push(lines[at++].trim());
      root.append(el("p", {}, inline(paragraph.join(" "))));
    }
  }
  return root;
}

function isRow(line) {
  return /^\s*\|.*\|\s*$/.test(line);
}

function cells(line) {
  return line.trim().slice(1, -1).split(/(?<!\\)\|/).map((cell) => cell.trim().replaceAll("\\|", "|"));
}

// Tags that Markdown has signs for become those; other tags are left out.
function withoutHtml(text) {
  return text
    .replace(/\r\n?/g, "\n")
    .replace(/<a\s[^>]*href="([^"]*)"[^>]*>([\s\S]*?)<\/a>/gi, "[$2]($1)")
    .replace(/<\/?code>/gi, "`")
    .replace(/<\/?(?:b|strong)>/gi, "**")
    .replace(/<li>/gi, "\n- ")
    .replace(/<(?:br|p|div|ul|ol|h\d|table|tr)\b[^>]*\/?>|<\/(?:p|div|ul|ol|h\d|table|tr)>/gi, "\n\n")
    .replace(/<\/?[a-z][^>\n]*>/gi, "")
    .replace(/&lt;/g, "<").replace(/&gt;/g, ">").replace(/&quot;/g, '"').replace(/&#39;/g, "'").replace(/&nbsp;/g, " ")
    .replace(/&amp;/g, "&");
}

function inline(text) {
  const nodes = [];
  const sign = /`([^`]+)`|\*\*([^*]+)\*\*|\[([^\]]*)\]\(([^()\s]+)(?:\s+"[^"]*")?\)|\b(https?:\/\/[^\s<>)"'，。；]+)|(?<![\w*])[*_]([^\s*_](?:[^*_]*[^\s*_])?)[*_](?![\w*])/g;
  let from = 0;
  for (const found of text.matchAll(sign)) {
    nodes.push(text.slice(from, found.index));
    from = found.index + found[0].length;
    if (found[1] !== undefined) nodes.push(el("code", {}, found[1]));
    else if (found[2] !== undefined) nodes.push(el("strong", {}, found[2]));
    else if (found[6] !== undefined) nodes.push(el("em", {}, found[6]));
    else nodes.push(link(found[4] ?? found[5], found[3] ?? found[5]));
  }
  nodes.push(text.slice(from));
  return nodes;
}

// Links lead to web pages only, and those do not learn from where.
function link(url, text) {
  if (!/^https?:\/\//i.test(url)) return text;
  return el("a", { href: url, target: "_blank", rel: "noopener noreferrer" }, text);
}
