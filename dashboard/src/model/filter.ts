import type { Axis } from "./axis";
import { word } from "./format";

/** A filter that cannot be read: the part that is wrong, and why. */
export class FilterError extends Error {}

const TERM = /\s*(?:"([^"]*)"|([^\s<>=!"]+))\s*(?:(<=|>=|!=|<|>|=)\s*(?:"([^"]*)"|([^\s"]+)))?/y;

type Test = (row: number) => boolean;

/**
 * Reads a filter: terms such as `lr < 1e-3`, `state = failed`, `kernel != rbf`, all of which must hold; a word alone is
 * searched in the columns of words.
 *
 * @returns whether a row passes; undefined for an empty text
 * @throws FilterError
 */
export function readFilter(text: string, axes: readonly Axis[]): Test | undefined {
  const tests: Test[] = [];
  TERM.lastIndex = 0;
  const end = text.trimEnd().length;
  while (TERM.lastIndex < end) {
    const start = TERM.lastIndex;
    const found = TERM.exec(text);
    if (found === null) throw new FilterError(`“${text.slice(start).trim()}” is no term, such as lr < 0.01`);
    const name = found[1] ?? found[2]!;
    const [operator, value] = [found[3], found[4] ?? found[5]];
    if (operator === undefined || value === undefined) {
      if (name !== "and") tests.push(contains(name, axes));
      continue;
    }
    const axis =
      axes.find(({ title }) => title === name) ?? axes.find(({ title }) => title.toLowerCase() === name.toLowerCase());
    if (axis === undefined) throw new FilterError(`there is no column “${name}”`);
    tests.push(compares(axis, operator, value));
  }
  return tests.length === 0 ? undefined : (row) => tests.every((test) => test(row));
}

function contains(text: string, axes: readonly Axis[]): Test {
  const wanted = text.toLowerCase();
  const columns = axes.flatMap(({ column }) => (column.of === undefined ? [] : [column]));
  return (row) =>
    columns.some(({ values, of }) => values[row]! >= 0 && word(of![values[row]!]).toLowerCase().includes(wanted));
}

function compares({ title, column }: Axis, operator: string, text: string): Test {
  const isEqual = operator === "=";
  if (column.of !== undefined) {
    if (!isEqual && operator !== "!=") throw new FilterError(`${title} holds words: only = and != compare it`);
    return (row) => {
      const value = column.values[row]!;
      return value >= 0 && (word(column.of![value]) === text) === isEqual;
    };
  }
  if (text === "none") return (row) => Number.isNaN(column.values[row]!) === isEqual;
  const wanted = Number(text);
  if (Number.isNaN(wanted)) throw new FilterError(`“${text}” is no number`);
  const values = (): Float64Array => column.values; // a growing study gets new arrays
  switch (operator) {
    case "<":
      return (row) => values()[row]! < wanted;
    case "<=":
      return (row) => values()[row]! <= wanted;
    case ">":
      return (row) => values()[row]! > wanted;
    case ">=":
      return (row) => values()[row]! >= wanted;
    case "=":
      return (row) => values()[row]! === wanted;
    default:
      return (row) => values()[row]! === values()[row]! && values()[row]! !== wanted;
  }
}
