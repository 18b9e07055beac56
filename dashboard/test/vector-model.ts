// The studies of the vectors as the page has them.

import type { ObjectiveSpec, ParameterValue, StudySpec } from "hola-hpo";
import { StudyModel } from "../src/model/study";
import { infoOf, replyOf } from "./support";

Object.assign(globalThis, { requestAnimationFrame: () => 0 });

export type Values = readonly (number | string | boolean | null)[];

/** The cost and the violation that the server would send, up to a positive factor. */
function score({ direction, target, limit }: ObjectiveSpec, value: number): [cost: number, violation: number] {
  const sign = direction === "maximize" ? -1 : 1;
  const cost = Math.max(sign * value, target === undefined ? -Infinity : sign * target);
  return [cost, limit === undefined ? 0 : Math.max(0, sign * (value - limit))];
}

/** What the server says of the trials of a vector. */
export interface Scores {
  readonly costs: Readonly<Record<string, Values>>;
  readonly violation: Values;
}

/** The study of a vector. @param scores - absent: they are computed up to a positive factor */
export function modelOf(spec: StudySpec, columns: Readonly<Record<string, Values>>, scores?: Scores): StudyModel {
  const rows = columns["trial_id"]!.map((id, i) => {
    const isCompleted = columns["state"]![i] === "completed";
    const parameters: Record<string, ParameterValue> = {};
    for (const { name } of spec.parameters.filter((parameter) => parameter.type !== "unknown")) {
      const value = columns[`param.${name}`]![i];
      if (value !== null && value !== undefined) parameters[name] = value;
    }
    const row = {
      id: id as number,
      changed: i + 1,
      state: String(columns["state"]![i]),
      parameters,
      ended: columns["ended_ms"]![i] as number,
      worker: String(columns["worker_id"]?.[i] ?? "w"),
    };
    if (!isCompleted) return row;
    const [objectives, costs, violations] = [{}, {}, {}] as [
      Record<string, number>,
      Record<string, number>,
      Record<string, number>,
    ];
    for (const objective of spec.objectives) {
      const value = columns[`objective.${objective.name}`]![i] as number;
      const group = objective.group ?? "default";
      objectives[objective.name] = value;
      [costs[group], violations[group]] = score(objective, value);
    }
    if (scores !== undefined) {
      for (const group of Object.keys(costs))
        [costs[group], violations[group]] = [scores.costs[group]![i] as number, 0];
      violations[Object.keys(costs)[0]!] = scores.violation[i] as number; // the page adds them up
    }
    return { ...row, objectives, costs, violations };
  });
  const model = new StudyModel(infoOf(spec));
  model.take(replyOf(rows));
  return model;
}
