// Tunes Brotli on a file of yours: node build/examples/brotli/tune.js FILE

import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { brotliCompressSync, constants } from "node:zlib";
import type { Parameters } from "../../src/node.js"; // in a project of yours: "hola-hpo"
import { Worker } from "../../src/node.js";

const file = process.argv[2] ?? createRequire(import.meta.url).resolve("typescript/lib/lib.dom.d.ts");
const content = readFileSync(file);
const modes = {
  generic: constants.BROTLI_MODE_GENERIC,
  text: constants.BROTLI_MODE_TEXT,
  font: constants.BROTLI_MODE_FONT,
};

/** This blocks the event loop; the heartbeats come from a separate thread. */
function compress(parameters: Parameters): { kilobytes: number; milliseconds: number } {
  const { quality, window_bits, block_bits, mode } = parameters as {
    quality: number;
    window_bits: number;
    block_bits: number;
    mode: keyof typeof modes;
  };
  const began = performance.now();
  const compressed = brotliCompressSync(content, {
    params: {
      [constants.BROTLI_PARAM_QUALITY]: quality,
      [constants.BROTLI_PARAM_LGWIN]: window_bits,
      [constants.BROTLI_PARAM_LGBLOCK]: block_bits,
      [constants.BROTLI_PARAM_MODE]: modes[mode],
      [constants.BROTLI_PARAM_SIZE_HINT]: content.length,
    },
  });
  return { kilobytes: compressed.length / 1000, milliseconds: performance.now() - began };
}

const summary = await new Worker(compress, { study: "brotli", log: console }).run();
process.exitCode = summary.exitCode;
