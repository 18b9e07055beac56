import type { Condition, ParameterSet, ParameterSpec, ParameterValue } from "hola-hpo";
import { isActive, own } from "./conditions";
import { shortNumber } from "./format";
import { numberOf, type Problems } from "./problems";

/** A field of the form that queues a trial. */
export interface Field {
  readonly name: string;
  readonly condition: Condition | undefined;
  /** The values to choose from; the text of the field is then an index. */
  readonly options: readonly ParameterValue[] | undefined;
  readonly isInteger: boolean;
  readonly low: number;
  readonly high: number;
  /** What the field has before somebody changes it. */
  readonly initial: string;
}

/** What all kinds of parameters have. */
interface KnownParts {
  readonly name: string;
  readonly condition?: Condition;
  readonly prior?: { readonly value?: ParameterValue };
}

/** The texts of the fields by name, also of those that are not shown. */
export type Draft = Readonly<Record<string, string>>;

/** What the fields say. */
export interface Reading {
  /** The values of the active parameters that can be read. */
  readonly values: ParameterSet;
  readonly active: ReadonlySet<string>;
  readonly problems: Problems;
}

/**
 * A field for each parameter.
 *
 * @param like - the trial whose values the fields have at first; a parameter that it lacks begins with its prior, or in the middle
 */
export function fieldsOf(parameters: readonly ParameterSpec[], like: ParameterSet | undefined): Field[] {
  return parameters.map((parameter) => {
    const [options, numbers] = [optionsOf(parameter), rangeOf(parameter)];
    const { name, condition, prior } = parameter as KnownParts;
    const guess = own(like ?? {}, name);
    const first = guess === undefined ? prior?.value : guess;
    const text = first === undefined ? numbers.middle : String(first);
    const index = options === undefined || first === undefined ? 0 : Math.max(0, options.indexOf(first));
    const initial = options === undefined ? text : String(index);
    return { name, condition, options, initial, ...numbers };
  });
}

function optionsOf(parameter: ParameterSpec): readonly ParameterValue[] | undefined {
  if (parameter.type === "categorical") return parameter.choices;
  return parameter.type === "lattice" ? parameter.values : undefined;
}

function rangeOf(parameter: ParameterSpec) {
  if (parameter.type !== "continuous" && parameter.type !== "integer")
    return { isInteger: false, low: -Infinity, high: Infinity, middle: "" };
  const { low, high, scale } = parameter;
  const isInteger = parameter.type === "integer";
  const middle = scale === "log" ? Math.sqrt(low * high) : low + (high - low) / 2;
  return { isInteger, low, high, middle: String(isInteger ? Math.round(middle) : Number(middle.toPrecision(4))) };
}

/** The fields as they are at first. */
export function draftOf(fields: readonly Field[]): Draft {
  return Object.fromEntries(fields.map(({ name, initial }) => [name, initial]));
}

/** Reads the fields in their order, because parents come before the parameters that depend on them. */
export function read(fields: readonly Field[], draft: Draft): Reading {
  const values: Record<string, ParameterValue> = {};
  const active = new Set<string>();
  const problems = new Map<string, string>();
  for (const field of fields) {
    if (!isActive(field.condition, values)) continue;
    active.add(field.name);
    const value = valueOf(field, own(draft, field.name) ?? "");
    if (typeof value === "object" && value !== null) problems.set(field.name, value.problem);
    else Object.defineProperty(values, field.name, { value, enumerable: true });
  }
  return { values, active, problems };
}

function valueOf(field: Field, text: string): ParameterValue | { readonly problem: string } {
  const { options, isInteger, low, high } = field;
  if (options !== undefined) return options[Number(text)] ?? null;
  const value = numberOf(text);
  if (value === undefined) return { problem: "A number is missing here." };
  if (isInteger && !Number.isInteger(value)) return { problem: `${text.trim()} is no whole number.` };
  if (value < low || value > high)
    return { problem: `It must lie between ${shortNumber(low)} and ${shortNumber(high)}.` };
  return value;
}

/** The field that an error of EnqueueTrials names. */
export function fieldOfPath(fields: readonly Field[], parts: readonly string[]): string | undefined {
  const [list, , name] = parts;
  return list === "trials" && fields.some((field) => field.name === name) ? name : undefined;
}
