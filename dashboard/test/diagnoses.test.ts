// The diagnoses are those of hola.diagnoses: both are tested against the same vectors.

import assert from "node:assert/strict";
import test from "node:test";
import type { StatusResponse, StudySpec } from "hola-hpo";
import { decodeValue } from "../../clients/typescript/src/codec";
import vectors from "../../tests/plots/diagnoses.json";
import { diagnose } from "../src/model/diagnoses";
import { general, halfEven } from "../src/model/format";
import { StudyModel } from "../src/model/study";
import { infoOf } from "./support";
import { modelOf, type Scores, type Values } from "./vector-model";

for (const { name, spec, columns, scores, expected } of vectors.cases) {
  test(`the diagnoses of “${name}”`, () => {
    const model = modelOf(
      decodeValue("StudySpec", spec) as StudySpec,
      columns as unknown as Record<string, Values>,
      scores as unknown as Scores,
    );
    assert.deepEqual(
      diagnose(model).map(({ kind, sentence }) => [kind, sentence]),
      expected,
    );
  });
}

test("what stopping would do comes from the server", () => {
  const model = new StudyModel(infoOf());
  assert.deepEqual(diagnose(model), []);
  const stopping = { checked: 40, wouldStop: 3, bestWouldStop: true };
  model.describe({ info: infoOf(), workers: [], stopping } as unknown as StatusResponse);
  assert.deepEqual(diagnose(model), [
    {
      kind: "stopping",
      sentence:
        "The stopping rule would stop 3 of 40 completed trials by the reports of today, the best one among them.",
    },
  ]);
});

test("numbers are written as Python writes them", () => {
  const written = [1e-5, 0.0001, 0.12345678, 1, 1024, 1234567, -2.5e-7, 100000, 999999.5, 0].map((v) => general(v, 6));
  assert.deepEqual(written, [
    "1e-05",
    "0.0001",
    "0.123457",
    "1",
    "1024",
    "1.23457e+06",
    "-2.5e-07",
    "100000",
    "1e+06",
    "0",
  ]);
  assert.deepEqual([0.5, 1.5, 2.5, 2.4, -0.5].map(halfEven), [0, 2, 2, 2, 0]);
});
