import type { Axis } from "./axis";

/** The values of some trials, as they are stored: numbers in full, words, null for a choice that is null. */
function* recordsOf(rows: Iterable<number>, axes: readonly Axis[]): Generator<unknown[]> {
  for (const row of rows) {
    yield axes.map(({ column: { values, of } }) => {
      const value = values[row]!;
      return Number.isNaN(value) ? undefined : of === undefined ? value : of[value];
    });
  }
}

/** How a text begins that a spreadsheet would run as a formula. */
const FORMULA = /^[=+\-@\t\r]/;

/**
 * A table as CSV (RFC 4180). A missing value is an empty field, the choice null is `null`. A text that a spreadsheet would
 * run as a formula gets a single quote before it.
 */
export function csvOf(rows: Iterable<number>, axes: readonly Axis[]): string {
  const field = (value: unknown): string => {
    const plain = value === undefined ? "" : String(value);
    const text = typeof value === "string" && FORMULA.test(plain) ? `'${plain}` : plain;
    return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
  };
  const lines = [axes.map(({ title }) => field(title)).join(",")];
  for (const record of recordsOf(rows, axes)) lines.push(record.map(field).join(","));
  return `${lines.join("\r\n")}\r\n`;
}

/** A table as a JSON array of objects; a missing value has no field. */
export function jsonOf(rows: Iterable<number>, axes: readonly Axis[]): string {
  const lines: string[] = [];
  for (const record of recordsOf(rows, axes)) {
    lines.push(JSON.stringify(Object.fromEntries(record.map((value, i) => [axes[i]!.title, value]))));
  }
  return `[\n${lines.join(",\n")}\n]\n`;
}
