// What a JSON Schema says of the form of a value. Schemas are self-contained: references lead into their own `$defs`.

import { keyed, own } from "./json.js";
import { textOf } from "./pattern.js";

export class Schemas {
  constructor(root) { this.root = root ?? true; }

  // The schema with its reference followed and the parts of `allOf` joined.
  resolve(schema, depth = 0) {
    if (schema === true || schema === undefined || schema === null) return {};
    // a schema may contain itself
    if (schema === false || depth > 10) return {};
    let resolved = schema;
    if (typeof schema.$ref === "string") {
      const { $ref, ...beside } = schema;
      resolved = { ...this.resolve(this.target($ref), depth + 1), ...beside };
    }
    if (Array.isArray(resolved.allOf)) {
      const { allOf, ...beside } = resolved;
      resolved = allOf.map((part) => this.resolve(part, depth + 1)).reduce(joined, beside);
    }
    return resolved;
  }

  target(reference) {
    if (!reference.startsWith("#")) return {};
    let node = this.root;
    for (const part of reference.slice(1).split("/").slice(1)) {
      node = node?.[decoded(part).replaceAll("~1", "/").replaceAll("~0", "~")];
    }
    return node;
  }

  // `object`, `array`, `choice`, `boolean`, `number`, `string`, `union` or `any`, and what belongs to it.
  shape(schema, depth = 0) {
    const resolved = this.resolve(schema);
    if (depth > 10) return { kind: "any", resolved: {} };
    if ("const" in resolved) return { kind: "choice", values: [resolved.const], resolved };
    if (Array.isArray(resolved.enum)) {
      return { kind: "choice", values: resolved.enum.filter((value) => value !== null), resolved };
    }
    const branches = this.branches(resolved);
    const types = [resolved.type].flat().filter((type) => type && type !== "null");
    if (branches.length === 1 && !resolved.properties) {
      const inner = this.shape(branches[0], depth + 1);
      return { ...inner, resolved: { ...inner.resolved, ...textsOf(resolved) } };
    }
    if (branches.length > 1) return this.union(branches, resolved, depth);
    if (types.length > 1) {
      if (types.length === 2 && types.includes("number") && types.includes("integer")) return { kind: "number", resolved };
      return { kind: "any", resolved };
    }
    switch (types[0]) {
      case "boolean": return { kind: "boolean", resolved };
      case "integer": case "number": return { kind: "number", resolved };
      case "string": return { kind: "string", resolved };
      case "array": return { kind: "array", items: resolved.items ?? true, resolved };
    }
    if (types[0] === "object" || resolved.properties) {
      const properties = Object.entries(resolved.properties ?? {}).filter(([, property]) => !this.resolve(property).readOnly);
      const further = typeof resolved.additionalProperties === "object" ? resolved.additionalProperties : null;
      const isOpen = properties.length === 0 && resolved.additionalProperties !== false;
      return { kind: "object", properties, required: resolved.required ?? [], further: further ?? (isOpen ? true : null), resolved };
    }
    return { kind: "any", resolved };
  }

  // Whether null is among the values.
  isNullable(schema, depth = 0) {
    const resolved = this.resolve(schema);
    if (resolved.const === null) return true;
    const types = [resolved.type ?? []].flat();
    if (types.includes("null")) return true;
    if (types.length > 0 || depth > 3) return false;
    if (Array.isArray(resolved.enum)) return resolved.enum.includes(null);
    return (resolved.oneOf ?? resolved.anyOf ?? []).some((branch) => this.isNullable(branch, depth + 1));
  }

  // Alternatives that are not null.
  branches(resolved) {
    const all = resolved.oneOf ?? resolved.anyOf ?? [];
    return all.filter((branch) => {
      const inner = this.resolve(branch);
      return inner.type !== "null" && !(Array.isArray(inner.enum) && inner.enum.every((value) => value === null));
    });
  }

  // An enum that is open (`anyOf: [enum, string]`) is a text with suggestions.
  union(branches, resolved, depth) {
    if (depth > 2) return { kind: "union", branches, resolved };
    const shapes = branches.map((branch) => this.shape(branch, depth + 1));
    const isText = shapes.every(({ kind, values }) =>
      kind === "string" || (kind === "choice" && values.every((value) => typeof value === "string")));
    if (isText) {
      const values = shapes.flatMap((shape) => shape.values ?? []);
      const isOpen = shapes.some(({ kind }) => kind === "string");
      return isOpen ? { kind: "string", suggestions: values, resolved } : { kind: "choice", values, resolved };
    }
    return { kind: "union", branches, resolved };
  }

  // `string`, `integer or null`, `array of string`, for readers.
  name(schema, depth = 0) {
    const name = this.nameOfKind(schema, depth);
    return this.isNullable(schema) ? `${name} or null` : name;
  }

  nameOfKind(schema, depth) {
    const { kind, resolved, values, items, branches, suggestions } = this.shape(schema);
    const format = resolved.format ? ` (${resolved.format})` : "";
    if (kind === "choice") return values.length === 1 ? JSON.stringify(values[0]) : "enum";
    if (kind === "number") return ([resolved.type].flat().some((type) => type === "number") ? "number" : "integer") + format;
    if (kind === "array") return depth > 2 ? "array" : `array of ${this.name(items, depth + 1)}`;
    if (kind === "union") return depth > 2 ? "one of several" : someOf(branches.map((branch) => this.title(branch, depth + 1)));
    if (kind === "string") return suggestions?.length ? "string, or one of the list" : "string" + format;
    return kind;
  }

  title(schema, depth = 0) {
    const { resolved, kind } = this.shape(schema);
    if (resolved.title) return resolved.title;
    const reference = schema?.$ref?.split("/").pop();
    return kind === "object" && reference ? reference : this.name(schema, depth);
  }

  // A value that fits: the example, the default, or one made of the type. Only what is required is filled in, unless it has
  // an example.
  example(schema, depth = 0) {
    const { kind, resolved, values, items, properties, required, branches } = this.shape(schema);
    if (resolved.example !== undefined) return resolved.example;
    if (Array.isArray(resolved.examples) && resolved.examples.length) return resolved.examples[0];
    if (resolved.default !== undefined) return resolved.default;
    if (depth > 6) return null;
    switch (kind) {
      case "choice": return values[0];
      case "boolean": return true;
      case "number": return resolved.minimum ?? (resolved.exclusiveMinimum !== undefined ? resolved.exclusiveMinimum + 1 : 1);
      case "string": return exampleText(resolved);
      case "array": {
        const item = this.example(items, depth + 1);
        return Array.from({ length: Math.max(1, resolved.minItems ?? 1) }, () => item);
      }
      case "union": return this.example(branches[0], depth + 1);
      case "object": {
        const value = keyed();
        for (const [name, property] of properties) {
          const inner = this.resolve(property);
          const hasExample = inner.example !== undefined || inner.examples?.length;
          if (required.includes(name) || hasExample) value[name] = this.example(property, depth + 1);
        }
        return value;
      }
    }
    return {};
  }

  // `at least 1, at most 100`
  bounds(schema) {
    const { resolved: s } = this.shape(schema);
    const words = [
      [s.minimum, (n) => `≥ ${n}`], [s.exclusiveMinimum, (n) => `> ${n}`],
      [s.maximum, (n) => `≤ ${n}`], [s.exclusiveMaximum, (n) => `< ${n}`],
      [s.minLength, (n) => `${n} or more characters`], [s.maxLength, (n) => `up to ${n} characters`],
      [s.minItems, (n) => `${n} or more items`], [s.maxItems, (n) => `up to ${n} items`],
      [s.multipleOf, (n) => `multiple of ${n}`], [s.pattern, (p) => `pattern ${p}`],
    ];
    return words.filter(([value]) => value !== undefined && typeof value !== "boolean").map(([value, word]) => word(value));
  }
}

// A part of a URL; one that is not encoded well stays as it is.
export function decoded(part) {
  try { return decodeURIComponent(part); } catch { return part; }
}

// The first names of alternatives, and whether there are more.
function someOf(names) {
  return [...names.slice(0, 4), ...(names.length > 4 ? [`${names.length - 4} more`] : [])].join(" | ");
}

function joined(one, other) {
  const properties = one.properties || other.properties ? { ...one.properties, ...other.properties } : undefined;
  const required = one.required || other.required ? [...(one.required ?? []), ...(other.required ?? [])] : undefined;
  const all = { ...other, ...one };
  if (properties) all.properties = properties;
  if (required) all.required = required;
  return all;
}

function textsOf({ title, description, example, examples, default: value, deprecated }) {
  const texts = { title, description, example, examples, default: value, deprecated };
  return Object.fromEntries(Object.entries(texts).filter(([, text]) => text !== undefined));
}

function exampleText({ format, minLength = 0, maxLength = Infinity, pattern }) {
  const text = pattern === undefined ? undefined : textOf(pattern, minLength);
  if (text !== undefined && text !== "") return text;
  const now = "2026-01-31T12:00:00Z";
  const known = {
    "date-time": now, date: now.slice(0, 10), uuid: "123e4567-e89b-12d3-a456-426614174000",
    email: "user@example.com", uri: "https://example.com", url: "https://example.com", ipv4: "192.0.2.1",
    byte: "c3BlY3dyaWdodA==",
  };
  return own(known, format) ?? "string".padEnd(minLength, "x").slice(0, maxLength);
}
