// The formulas agree with those of hola.plots: both are tested against the same vectors.

import assert from "node:assert/strict";
import test from "node:test";
import type { ObjectiveSpec, ParameterValue, StudySpec } from "hola-hpo";
import { decodeValue } from "../../clients/typescript/src/codec";
import vectors from "../../tests/plots/vectors.json";
import { divergencesOf } from "../src/model/importance";
import { StudyModel } from "../src/model/study";
import { infoOf, replyOf } from "./support";

Object.assign(globalThis, { requestAnimationFrame: () => 0 });

type Values = readonly (number | string | boolean | null)[];

/** The cost and the violation that the server would send, up to a positive factor. */
function score({ direction, target, limit }: ObjectiveSpec, value: number): [cost: number, violation: number] {
  const sign = direction === "maximize" ? -1 : 1;
  const cost = Math.max(sign * value, target === undefined ? -Infinity : sign * target);
  return [cost, limit === undefined ? 0 : Math.max(0, sign * (value - limit))];
}

function modelOf(spec: StudySpec, columns: Readonly<Record<string, Values>>): StudyModel {
  const rows = columns["trial_id"]!.map((id, i) => {
    const isCompleted = columns["state"]![i] === "completed";
    const parameters: Record<string, ParameterValue> = {};
    for (const { name } of spec.parameters.filter((parameter) => parameter.type !== "unknown")) {
      const value = columns[`param.${name}`]![i];
      if (value !== null && value !== undefined) parameters[name] = value;
    }
    const row = { id: id as number, changed: i + 1, state: String(columns["state"]![i]), parameters };
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
    return { ...row, objectives, costs, violations };
  });
  const model = new StudyModel(infoOf(spec));
  model.take(replyOf(rows));
  return model;
}

for (const { name, spec, columns, expected } of vectors.cases) {
  const model = modelOf(decodeValue("StudySpec", spec) as StudySpec, columns as unknown as Record<string, Values>);
  // Without a trial within its limits, hola.plots shows the one that violates them least; the page shows none.
  const isWithin = Object.values(expected.best).some((best) => best.at(-1) !== null);

  test(`the front of “${name}”`, () => {
    const found = model.front.map((row) => row + 1).sort((a, b) => a - b);
    assert.deepEqual(found, isWithin ? [...expected.front].sort((a, b) => a - b) : []);
  });

  // With several groups the vectors compare fronts, the page compares each group by its cost.
  if (model.goals.length > 1) continue;
  test(`the importance of the parameters of “${name}”`, () => {
    const found = divergencesOf(model.parameters, model.ranking(model.goals[0]!), model.rows);
    for (const [parameter, wanted] of Object.entries(expected.importance)) {
      const { value } = found.find(({ axis }) => axis.title === parameter)!;
      const message = `${parameter}: ${String(value)}, not ${String(wanted)}`;
      assert.ok(Math.abs(value - wanted) < 1e-5 * Math.max(1, wanted), message);
    }
  });
}
