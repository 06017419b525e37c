// Writes which scenarios each spec has, as the server knows them: node scenarios.mjs PACKAGE OUT
import { existsSync, readdirSync, writeFileSync } from "node:fs";
import { join, relative } from "node:path";

const [installed, out] = process.argv.slice(2);
const compiled = join(installed, "dist/specs");
const specs = {};
for (const entry of readdirSync(compiled, { recursive: true })) {
  const module = join(compiled, entry, "mockapi.js");
  if (!existsSync(module)) continue;
  const { Scenarios } = await import(module);
  specs[relative(compiled, join(compiled, entry))] = Object.keys(Scenarios);
}
writeFileSync(out, JSON.stringify(specs));
