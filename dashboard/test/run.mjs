// Bundles the tests and runs them with Node's test runner.

import { spawnSync } from "node:child_process";
import { readdirSync, rmSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const here = (path) => fileURLToPath(new URL(path, import.meta.url));
const names = readdirSync(here(".")).filter((name) => name.endsWith(".test.ts"));
const out = here("../build/test");

rmSync(out, { recursive: true, force: true });
await build({
  entryPoints: names.map(here),
  outdir: out,
  outExtension: { ".js": ".mjs" },
  bundle: true,
  platform: "node",
  format: "esm",
  sourcemap: "inline",
  alias: { "hola-hpo": here("../../clients/typescript/src/browser.ts") },
  logLevel: "warning",
});
const files = names.map((name) => `${out}/${name.replace(/\.ts$/, ".mjs")}`);
const { status } = spawnSync(process.execPath, ["--enable-source-maps", "--test", "--test-timeout=60000", ...files], {
  stdio: "inherit",
});
process.exit(status ?? 1);
