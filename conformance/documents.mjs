// Makes OpenAPI 3.1 documents of the TypeSpec specs, one for each version of each: node documents.mjs SPECS OUT
//
// The command `tsp compile` cannot do it: the tspconfig.yaml of the specs is not valid for this emitter.
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join, relative } from "node:path";
import { compile, NodeHost } from "@typespec/compiler";

/** What is replaced in specs that the emitter takes no document from as they are. */
const IN_SPECS = {
  // the emitter says nothing of XML for a model without any decorator of XML
  "payload/xml": ["ModelWithSimpleArrays", "ModelWithArrayOfModel", "ModelWithEmptyArray"].map((model) => [
    `model ${model} {`,
    `@name("${model}")\nmodel ${model} {`,
  ]),
  // a range of status codes can only be a whole class
  "response/status-code-range": [["@minValue(494)\n  @maxValue(499)", "@minValue(400)\n  @maxValue(499)"]],
  // a path has no query: the fixed pair is a parameter of one value
  routes: [
    [/\?fixed=true\{&param(\*?)\}"\)\n(\s*)op (\S+)\(/g, '{?fixed,param$1}")\n$2op $3(@query fixed: "true", '],
  ],
  // the emitter finds the constructor of all JavaScript objects when it looks for examples of this name
  "special-words": [["@query constructor: string", "@query constructor_: string"]],
};

/** What is replaced in documents: to undo the above, and to put back what the emitter drops: operators of RFC 6570, text in XML. */
const IN_DOCUMENTS = {
  // `@unwrapped` on a string makes it the text of its element
  "payload/xml": [[/("ModelWithText": \{[^]*?"content": \{\s*"type": "string")/, '$1, "xml": { "x-ms-text": true }']],
  routes: [
    [/("\/routes\/path\/reserved-expansion\/.*)\{param\}"/g, '$1{+param}"'],
    [/("\/routes\/path\/path\/standard\/.*)\{param\}"/g, '$1{/param}"'],
    [/("\/routes\/path\/path\/explode\/.*)\{param\}"/g, '$1{/param*}"'],
  ],
  "special-words": [['"constructor_"', '"constructor"']],
};

const BY_TOKEN = { cursor: "token", next: "/nextToken" };
const BY_TOKEN_OF_HEADER = { cursor: "token", next: { header: "next-token" } };
const BY_NESTED_TOKEN = { cursor: "token", next: "/nestedNext/nextToken", items: "/nestedItems/pets" };

/** `x-paging` of operations, by their paths: what the specs say by `@nextLink` and `@continuationToken`, which the emitter drops. */
const PAGING = {
  "payload/pageable": {
    "/server-driven-pagination/link": { next: "/next" },
    "/server-driven-pagination/link-string": { next: "/next" },
    "/server-driven-pagination/nested-link": { next: "/nestedNext/next", items: "/nestedItems/pets" },
    "/server-driven-pagination/continuationtoken/request-query-response-body": BY_TOKEN,
    "/server-driven-pagination/continuationtoken/request-header-response-body": BY_TOKEN,
    "/server-driven-pagination/continuationtoken/request-query-response-header": BY_TOKEN_OF_HEADER,
    "/server-driven-pagination/continuationtoken/request-header-response-header": BY_TOKEN_OF_HEADER,
    "/server-driven-pagination/continuationtoken/request-query-nested-response-body": BY_NESTED_TOKEN,
    "/server-driven-pagination/continuationtoken/request-header-nested-response-body": BY_NESTED_TOKEN,
    "/xml/list-with-continuation": { cursor: "marker", next: "/nextMarker", items: "/pets" },
    "/xml/list-with-next-link": { next: "/nextLink", items: "/pets" },
  },
};

const [specs, out] = process.argv.slice(2);
rmSync(out, { recursive: true, force: true });
mkdirSync(out, { recursive: true });
for (const folder of folders(specs)) {
  await write(folder, relative(specs, folder));
}

/** The folders below this one that hold a main.tsp. */
function* folders(folder) {
  if (existsSync(join(folder, "main.tsp"))) yield folder;
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    if (entry.isDirectory()) yield* folders(join(folder, entry.name));
  }
}

/** Writes the documents of one spec: `type-array.json`, or `versioning-added-v1.json` for each version. */
async function write(folder, spec) {
  const name = spec.replaceAll("/", "-");
  const made = join(out, name);
  const options = { "openapi-versions": ["3.1.0"], "file-type": "json", "emitter-output-dir": made };
  const program = await compile(NodeHost, join(source(folder, spec, made), "main.tsp"), {
    emit: ["@typespec/openapi3"],
    options: { "@typespec/openapi3": options },
  });
  for (const { severity, code, message } of program.diagnostics) {
    console.log(`${spec}: ${severity} ${code}: ${message}`);
  }
  const files = readdirSync(made).filter((file) => file.startsWith("openapi."));
  if (files.length === 0) throw new Error(`${spec}: the emitter wrote no document`);
  for (const file of files) {
    const version = file.slice("openapi".length, -".json".length).replaceAll(".", "-");
    const text = replaced(readFileSync(join(made, file), "utf8"), IN_DOCUMENTS[spec], spec);
    writeFileSync(join(out, `${name}${version}.json`), paged(text, PAGING[spec], spec));
  }
  rmSync(made, { recursive: true });
}

/** The folder of the spec, or of a copy in which something is replaced. */
function source(folder, spec, made) {
  if (IN_SPECS[spec] === undefined) return folder;
  const copy = join(made, "copy");
  cpSync(folder, copy, { recursive: true });
  const main = join(copy, "main.tsp");
  writeFileSync(main, replaced(readFileSync(main, "utf8"), IN_SPECS[spec], spec));
  return copy;
}

/** The document with `x-paging` at the GET of each of these paths, which all must be there. */
function paged(text, listings, spec) {
  if (listings === undefined) return text;
  const document = JSON.parse(text);
  for (const [path, paging] of Object.entries(listings)) {
    const operation = document.paths[`/${spec}${path}`]?.get;
    if (operation === undefined) throw new Error(`${spec}: documents.mjs finds no operation at ${path}`);
    operation["x-paging"] = paging;
  }
  return JSON.stringify(document, null, 2);
}

/** The text after the replacements, each of which must find something. */
function replaced(text, replacements, spec) {
  for (const [from, to] of replacements ?? []) {
    const before = text;
    text = text.replace(from, to);
    if (text === before) throw new Error(`${spec}: documents.mjs finds nothing of ${from}`);
  }
  return text;
}
