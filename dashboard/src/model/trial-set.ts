import type { ParameterSpec } from "hola-hpo";
import type { Axis } from "./axis";
import type { Goal, StudyModel } from "./study";

/** The trials that diagnoses look at. */
export interface TrialSet {
  readonly model: StudyModel;
  /** The completed trials within all limits, in the order of their ids. */
  readonly within: readonly number[];
  /** The completed trials in the order of their ends. */
  readonly completed: Uint32Array;
  readonly isWithin: (row: number) => boolean;
  /** Whether a trial is in one of some states. */
  readonly isIn: (row: number, ...states: readonly string[]) => boolean;
}

/** The trials of a study, sorted for diagnoses. */
export function trialSet(model: StudyModel): TrialSet {
  const words = (model.state.column.of ?? []).map(String);
  const codes = model.state.column.values;
  const isIn = (row: number, ...states: readonly string[]): boolean => states.includes(words[codes[row]!] ?? "");
  const isWithin = (row: number): boolean => isIn(row, "completed") && !model.isBeyond(row);
  const completed = model.completed.filter((row) => isIn(row, "completed"));
  const within = [...completed].filter(isWithin).sort((a, b) => a - b);
  return { model, within, completed, isWithin, isIn };
}

/** What the trials of a comparison group are judged by: smaller is better. */
export interface Losses {
  /** The objective, or the group. */
  readonly name: string;
  readonly of: (row: number) => number;
}

/** A group of one objective without a target is judged by its values, any other by its cost. */
export function lossesOf({ group, cost }: Goal, model: StudyModel): Losses {
  const only = group.objectives.length === 1 ? group.objectives[0] : undefined;
  const axis = model.objectives.find(({ title }) => title === only?.name);
  if (only === undefined || only.target !== undefined || axis === undefined)
    return { name: group.name, of: (row) => cost.column.values[row]! };
  const sign = only.direction === "maximize" ? -1 : 1;
  return { name: only.name, of: (row) => sign * axis.column.values[row]! };
}

/** The number of values of a parameter; undefined for a continuous one. */
export function countOf(parameter: ParameterSpec): number | undefined {
  if (parameter.type === "integer") return parameter.high - parameter.low + 1;
  if (parameter.type === "lattice") return parameter.values.length;
  return parameter.type === "categorical" ? parameter.choices.length : undefined;
}

/** The position of a value between the bounds of its parameter, from 0 to 1; NaN where it is not active. */
export function unitAt(parameter: ParameterSpec, axis: Axis, row: number): number {
  let value = axis.column.values[row]!;
  if (Number.isNaN(value)) return NaN;
  let [low, high] = [0, (countOf(parameter) ?? 2) - 1];
  if (parameter.type === "lattice") value = parameter.values.indexOf(value);
  else if (parameter.type === "continuous" || parameter.type === "integer") {
    [low, high] = [parameter.low, parameter.high];
    if (parameter.scale === "log") [value, low, high] = [Math.log(value), Math.log(low), Math.log(high)];
  }
  return high === low ? 0.5 : Math.min(1, Math.max(0, (value - low) / (high - low)));
}
