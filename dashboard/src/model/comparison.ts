import type { ObjectiveSpec } from "hola-hpo";
import type { StudyModel } from "./study";

/** The best value of an objective so far, over the completed trials of a study in the order of their ends. */
export interface Course {
  readonly isLow: boolean;
  /** How many trials were completed. */
  readonly completed: number;
  /** How many trials were completed when each best value came, from 1. */
  readonly at: readonly number[];
  readonly values: readonly number[];
  /** The rows of these trials. */
  readonly rows: readonly number[];
}

/**
 * The course of an objective. Trials beyond a limit count as completed, but are never the best.
 *
 * @returns undefined: the study has no such objective
 */
export function courseOf(model: StudyModel, objective: string): Course | undefined {
  const spec = model.objective(objective);
  const axis = model.objectives.find(({ title }) => title === objective);
  if (spec === undefined || axis === undefined) return undefined;
  return model.derived(`course ${objective} ${spec.direction ?? ""}`, () => {
    const isLow = spec.direction !== "maximize";
    const { values } = axis.column;
    const [at, best, rows]: [number[], number[], number[]] = [[], [], []];
    let lowest = Infinity;
    const { completed } = model;
    for (const [i, row] of completed.entries()) {
      const value = values[row]! * (isLow ? 1 : -1);
      if (!(value < lowest) || model.isBeyond(row)) continue;
      lowest = value;
      at.push(i + 1);
      best.push(values[row]!);
      rows.push(row);
    }
    return { isLow, completed: completed.length, at, values: best, rows };
  });
}

/** The best value when so many trials were completed; undefined: there was none. */
export function bestAt(course: Course, completed: number): number | undefined {
  let found: number | undefined;
  for (let i = 0; i < course.at.length && course.at[i]! <= completed; i++) found = course.values[i];
  return found;
}

/** The names of all objectives, those of most studies first. */
export function objectivesOf(studies: readonly (readonly ObjectiveSpec[])[]): string[] {
  const counts = new Map<string, number>();
  for (const objectives of studies) for (const { name } of objectives) counts.set(name, (counts.get(name) ?? 0) + 1);
  return [...counts].sort((a, b) => b[1] - a[1]).map(([name]) => name);
}
