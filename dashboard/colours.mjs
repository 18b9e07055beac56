// The style sheet `colours.css`: each colour of src/colours.json as a custom property with its light and its dark side.

import { readFile } from "node:fs/promises";

/**
 * A plugin for esbuild.
 * @param {string} selector the elements that get the properties
 */
export const colours = (selector) => ({
  name: "colours",
  setup: ({ onLoad, onResolve }) => {
    const path = new URL("src/colours.json", import.meta.url);
    onResolve({ filter: /^colours\.css$/ }, ({ path }) => ({ path, namespace: "colours" }));
    onLoad({ filter: /.*/, namespace: "colours" }, async () => {
      const { page, states, lines } = JSON.parse(await readFile(path, "utf8"));
      const properties = Object.entries({ ...page, ...states, ...lines }).map(
        ([name, [light, dark]]) => `--${name}: light-dark(${light}, ${dark});`,
      );
      return { contents: `${selector} { ${properties.join(" ")} }`, loader: "css" };
    });
  },
});
