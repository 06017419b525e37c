// A short text that a regular expression takes, for examples. It knows what is usual in documents; what it makes of the rest is
// found not to fit, and then there is none.

export function textOf(pattern, shortest = 0) {
  for (const repeat of [0, 1, shortest]) {
    try {
      const text = new Sample(pattern, repeat).alternatives();
      if (text.length >= shortest && new RegExp(pattern, "u").test(text)) return text;
    } catch { /* a pattern that this browser does not know */ }
  }
  return undefined;
}

class Sample {
  // `repeat` is how often what may be repeated without end is, if that is more than it must be.
  constructor(pattern, repeat) {
    this.rest = [...pattern];
    this.repeat = repeat;
  }

  take(text) {
    if (this.rest.slice(0, text.length).join("") !== text) return false;
    this.rest.splice(0, text.length);
    return true;
  }

  // The first alternative; the others are read over.
  alternatives() {
    const first = this.sequence();
    while (this.take("|")) this.sequence();
    return first;
  }

  sequence() {
    let text = "";
    while (this.rest.length > 0 && this.rest[0] !== "|" && this.rest[0] !== ")") {
      const atom = this.atom();
      text += atom.repeat(this.quantifier());
    }
    return text;
  }

  atom() {
    const character = this.rest.shift();
    switch (character) {
      case "^": case "$": return "";
      case ".": return "a";
      case "\\": return this.escape();
      case "[": return this.class();
      case "(": {
        const isLook = ["?=", "?!", "?<=", "?<!"].some((look) => this.take(look));
        if (!isLook && !this.take("?:") && this.take("?<")) while (this.rest.shift() !== ">") { /* its name */ }
        const inner = this.alternatives();
        this.take(")");
        return isLook ? "" : inner;
      }
    }
    return character;
  }

  escape() {
    const character = this.rest.shift();
    const known = { d: "1", w: "a", s: " ", D: "a", W: "-", S: "a", b: "", B: "", n: "\n", t: "\t", r: "\r" };
    if (character === "p" && this.take("{")) {
      const name = this.rest.splice(0, this.rest.indexOf("}") + 1).join("");
      return name.startsWith("N") ? "1" : name.startsWith("Lu") ? "A" : "a";
    }
    return known[character] ?? character;
  }

  class() {
    const isNegated = this.take("^");
    const start = this.rest.slice();
    let first;
    while (this.rest.length > 0 && this.rest[0] !== "]") {
      const character = this.take("\\") ? this.escape() : this.rest.shift();
      first ??= character;
    }
    const source = start.slice(0, start.length - this.rest.length).join("");
    this.take("]");
    if (!isNegated) return first ?? "";
    const not = new RegExp(`[^${source}]`, "u");
    return ["a", "A", "1", "-", "_", " "].find((character) => not.test(character)) ?? "a";
  }

  quantifier() {
    let least = 1;
    let isOpen = false;
    if (this.take("*")) [least, isOpen] = [0, true];
    else if (this.take("+")) isOpen = true;
    else if (this.take("?")) least = 0;
    else {
      const [whole, from, further] = this.rest.slice(0, 24).join("").match(/^\{(\d+)(,\d*)?\}/) ?? [];
      if (whole === undefined) return 1;
      this.rest.splice(0, whole.length);
      [least, isOpen] = [Number(from), further !== undefined];
    }
    this.take("?");
    return Math.min(isOpen ? Math.max(least, this.repeat) : least, 1000);
  }
}
