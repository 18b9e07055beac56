// Bundles the dashboard into hola/dashboard/static, or into the folder that is given. The same sources give the same bytes.

import { copyFile, mkdir } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { colours } from "./colours.mjs";

const here = (path) => fileURLToPath(new URL(path, import.meta.url));
const out = process.argv[2] ?? here("../hola/dashboard/static");

await mkdir(out, { recursive: true });
await build({
  absWorkingDir: here("."),
  entryPoints: { app: "src/main.tsx" },
  outdir: out,
  bundle: true,
  minify: true,
  format: "esm",
  target: ["chrome117", "firefox120", "safari17.4"],
  alias: { "hola-hpo": here("../clients/typescript/src/browser.ts") },
  jsx: "automatic",
  jsxImportSource: "preact",
  legalComments: "none",
  logLevel: "warning",
  plugins: [colours(":root")],
});
for (const name of ["index.html", "icon.svg"]) await copyFile(here(`src/${name}`), `${out}/${name}`);
