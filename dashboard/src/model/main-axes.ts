import type { Axis } from "./axis";
import { importancesOf } from "./importance";
import type { StudyModel } from "./study";

/** The parameters by importance for the first group; in the order of the space while there are too few trials. */
export function byImportance(model: StudyModel): readonly Axis[] {
  return model.derived("by importance", () => {
    const found = importancesOf(model.parameters, model.ranking(model.goals[0]!), model.rows);
    return found.length > 0 ? found.map(({ axis }) => axis) : model.parameters;
  });
}

/** The most important parameters that at least half of the trials have. */
export function mainAxes(model: StudyModel, most: number): Axis[] {
  const isCommon = ({ column }: Axis): boolean => {
    let count = 0;
    for (let row = 0; row < model.rows; row++) if (!Number.isNaN(column.values[row]!)) count++;
    return 2 * count >= model.rows;
  };
  return byImportance(model).filter(isCommon).slice(0, most);
}

/**
 * Some parameters in the order of the space, if there are more: first those of the best trial, then the most important ones.
 *
 * @param best - the row of the best trial
 */
export function shownAxes(model: StudyModel, most: number, best: number | undefined): readonly Axis[] {
  if (model.parameters.length <= most) return model.parameters;
  const isOfBest = ({ column }: Axis): boolean => best !== undefined && !Number.isNaN(column.values[best]!);
  const sorted = byImportance(model);
  const chosen = new Set([...sorted.filter(isOfBest), ...sorted].slice(0, most));
  return model.parameters.filter((axis) => chosen.has(axis));
}
