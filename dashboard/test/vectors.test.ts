// The formulas agree with those of hola.plots: both are tested against the same vectors.

import assert from "node:assert/strict";
import test from "node:test";
import type { StudySpec } from "hola-hpo";
import { decodeValue } from "../../clients/typescript/src/codec";
import vectors from "../../tests/plots/vectors.json";
import { divergencesOf } from "../src/model/importance";
import { modelOf, type Values } from "./vector-model";

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
