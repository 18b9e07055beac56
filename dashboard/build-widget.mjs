// Bundles the live view for notebooks into hola/live/static, or into the folder that is given. The same sources give the same bytes.

import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { colours } from "./colours.mjs";

const here = (path) => fileURLToPath(new URL(path, import.meta.url));

await build({
  absWorkingDir: here("."),
  entryPoints: { widget: "src/widget/main.tsx" },
  outdir: process.argv[2] ?? here("../hola/live/static"),
  bundle: true,
  minify: true,
  format: "esm",
  target: ["chrome117", "firefox120", "safari17.4"],
  alias: { "hola-hpo": here("../clients/typescript/src/browser.ts") },
  jsx: "automatic",
  jsxImportSource: "preact",
  legalComments: "none",
  logLevel: "warning",
  plugins: [
    colours(".hola-view, .tip"),
    {
      name: "no address",
      setup: ({ onResolve }) => onResolve({ filter: /^\.\.\/route$/ }, () => ({ path: here("src/widget/route.ts") })),
    },
  ],
});
