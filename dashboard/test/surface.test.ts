import assert from "node:assert/strict";
import test from "node:test";
import type { GetModelViewResponse } from "hola-hpo";
import { StudyModel } from "../src/model/study";
import {
  between,
  bestPoint,
  contour,
  isCovered,
  shadeOf,
  surfaceOf,
  unitOf,
  valueAt,
  type Surface,
} from "../src/model/surface";
import { infoOf, replyOf } from "./support";

Object.assign(globalThis, { requestAnimationFrame: () => 0 });

/** A study that maximises an objective whose cost is 2 (3 - value). */
function studied(): StudyModel {
  const model = new StudyModel(infoOf({ objectives: [{ name: "score", direction: "maximize" }] }));
  const row = (id: number, x: number, kind: string | null, score: number) => ({
    id,
    changed: id,
    parameters: { x, kind },
    objectives: { score },
    costs: { default: 2 * (3 - score) },
  });
  model.take(replyOf([row(1, 1, "a", 0), row(2, 5, null, 2), row(3, 9, "b", 1)]));
  return model;
}

/** x has three values, kind two; the last axis is the fastest. */
const REPLY: GetModelViewResponse = {
  ready: true,
  trials: 3,
  objectiveRevision: 1,
  at: { x: 5, kind: null },
  axes: [
    { parameter: "x", values: [0, 4, 10], regionLow: 2, regionHigh: 5 },
    { parameter: "kind", values: ["a", null] },
  ],
  groups: [{ group: "default", mean: [6, 5, 4, 3, 2, 1], deviation: [1, 2, 3, 4, 5, 6] }],
};

function surface(): Surface {
  const model = studied();
  return surfaceOf(REPLY, model, model.goals[0]!)!;
}

test("predictions are values of the objective, a row for each value of the second axis", () => {
  const { x, y, mean, deviation, title, isLow } = surface();
  assert.deepEqual([...mean], [0, 1, 2, 0.5, 1.5, 2.5]);
  assert.deepEqual([...deviation], [0.5, 1.5, 2.5, 1, 2, 3]);
  assert.deepEqual([title, isLow], ["score", false]);
  assert.deepEqual([x.places, x.isDiscrete, x.region], [[0, 0.4, 1], false, [0.2, 0.5]]);
  assert.deepEqual([y!.places, y!.isDiscrete, y!.region], [[1 / 6, 0.5], true, undefined]);
  assert.deepEqual(bestPoint(surface()), [2, 1]);
});

test("points at which an axis is not active, or another parameter lacks a value, are no parameter sets", () => {
  const model = new StudyModel(
    infoOf({
      parameters: [
        { type: "categorical", name: "net", choices: ["a", "b", "c"] },
        { type: "continuous", name: "x", low: 0, high: 1, condition: [{ net: { in: ["a", "b"] } }] },
        { type: "continuous", name: "y", low: 0, high: 1, condition: [{ net: { in: ["b"] } }] },
      ],
    }),
  );
  const reply: GetModelViewResponse = {
    ...REPLY,
    at: { net: "a", x: 0.5 },
    axes: [
      { parameter: "net", values: ["a", "b"] },
      { parameter: "x", values: [0, 1] },
    ],
    groups: [{ group: "default", mean: [2, 3, 0, 0], deviation: [1, 1, 1, 1] }],
  };
  const found = surfaceOf(reply, model, model.goals[0]!)!;
  assert.deepEqual([...found.voids], [0, 1, 0, 1]);
  assert.deepEqual(bestPoint(found), [0, 0]);
  assert.deepEqual([shadeOf(found, "mean").low, shadeOf(found, "mean").high], [2, 3]);
  assert.deepEqual(
    [0.1, 0.5, 0.9].map((at) => isCovered(found.x, at)),
    [true, true, false], // the reply has no c
  );
});

test("a cost that is no line of the objective stays a cost", () => {
  const model = studied();
  model.take(replyOf([{ id: 4, changed: 4, parameters: { x: 2 }, objectives: { score: 2.5 }, costs: { default: 2 } }]));
  assert.equal(unitOf(model.goals[0]!, model.rows), undefined);
  const found = surfaceOf(REPLY, model, model.goals[0]!)!;
  assert.deepEqual([found.title, found.isLow, found.mean[0]], ["cost", true, 6]);
});

test("a reply without groups has no surface", () => {
  const model = studied();
  const reply = { ...REPLY, axes: [], groups: [] };
  assert.equal(surfaceOf(reply, model, model.goals[0]!), undefined);
});

test("values are interpolated on a number, and those of the nearest choice", () => {
  const { x, y, mean } = surface();
  assert.deepEqual(between(x, 0.2), [0, 1, 0.5]);
  assert.deepEqual(between(x, 1), [1, 2, 1]);
  assert.deepEqual(between(y!, 0.1), [0, 0, 0]);
  assert.deepEqual(between(y!, 0.9), [1, 1, 0]);
  assert.equal(valueAt(surface(), mean, 0.2, 0.1), 0.5);
  assert.equal(valueAt(surface(), mean, 0.7, 0.9), 2);
});

test("the best value has the last shade of a mean, the largest that of a deviation", () => {
  for (const [layer, best, worst] of [
    ["mean", 2.5, 0],
    ["deviation", 3, 0.5],
  ] as const) {
    const shade = shadeOf(surface(), layer);
    assert.deepEqual([shade.at(best), shade.at(worst)], [1, 0]);
    for (const at of [0, 0.3, 1]) assert.ok(Math.abs(shade.at(shade.value(at)) - at) < 1e-9);
  }
});

test("a contour goes where the values cross its level", () => {
  const grid = { ...surface().x, places: [0, 0.5, 1] };
  const flat: Surface = { ...surface(), x: grid, y: { ...grid, places: [0, 1] } };
  const found = contour(flat, Float64Array.of(0, 1, 2, 0, 1, 2), 0.5);
  assert.deepEqual(found, [[0.25, 0, 0.25, 1]]);
  assert.deepEqual(contour(surface(), surface().mean, 1), []); // across choices there is none
});
