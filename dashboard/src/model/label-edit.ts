import type { OperatorLabels } from "hola-hpo";
import { own } from "./conditions";

/** Labels as lines to edit: `name = value`. */
export function linesOf(labels: OperatorLabels | undefined): string {
  return Object.entries(labels ?? {})
    .map(([name, value]) => `${name} = ${value}`)
    .join("\n");
}

/** Labels that cannot be read. */
export class LabelError extends Error {}

/** @throws LabelError if a line has no name or no value */
function readLines(lines: string): Map<string, string> {
  const labels = new Map<string, string>();
  for (const line of lines.split("\n")) {
    if (line.trim() === "") continue;
    const [, name, value] = /^\s*([^=]*?)\s*=\s*(.*?)\s*$/.exec(line) ?? [];
    if (!name || !value) throw new LabelError(`“${line.trim()}” is no label: write name = value, one on each line.`);
    if (labels.has(name)) throw new LabelError(`The label “${name}” is there twice.`);
    labels.set(name, value);
  }
  return labels;
}

/**
 * The labels to set so that edited lines hold; an empty text removes a label.
 *
 * @returns undefined if nothing changes
 * @throws LabelError if a line has no name or no value
 */
export function labelChanges(before: OperatorLabels | undefined, lines: string): OperatorLabels | undefined {
  const after = readLines(lines);
  const changes: [string, string][] = Object.keys(before ?? {}).flatMap((name) =>
    after.has(name) ? [] : [[name, ""]],
  );
  for (const [name, value] of after) if (own(before ?? {}, name) !== value) changes.push([name, value]);
  return changes.length === 0 ? undefined : Object.fromEntries(changes);
}
