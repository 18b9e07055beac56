import assert from "node:assert/strict";
import test from "node:test";
import { importancesOf } from "../src/model/importance";
import { paceOf } from "../src/model/pace";
import { ranksOf } from "../src/model/ranks";
import { StudyModel } from "../src/model/study";
import { infoOf, replyOf } from "./support";

Object.assign(globalThis, { requestAnimationFrame: () => 0 });

/** A study whose cost depends on `x` and on `kind`, and not on `y`. */
function studied(rows: number): StudyModel {
  const model = new StudyModel(
    infoOf({
      parameters: [
        { type: "continuous", name: "x", low: 0, high: 1 },
        { type: "continuous", name: "y", low: 0, high: 1 },
        { type: "categorical", name: "kind", choices: ["a", "b"] },
        { type: "continuous", name: "z", low: 0, high: 1, condition: [{ kind: { in: ["b"] } }] },
      ],
    }),
  );
  let seed = 5;
  const random = (): number => (seed = (seed * 48271) % 2147483647) / 2147483647;
  model.take(
    replyOf(
      Array.from({ length: rows }, (_, i) => {
        const [x, y, isB] = [random(), random(), random() < 0.5];
        const cost = (x - 0.3) ** 2 + (isB ? 0.02 : 0);
        const parameters = { x, y, kind: isB ? "b" : "a", ...(isB ? { z: random() } : {}) };
        return { id: i + 1, changed: i + 1, parameters, objectives: { loss: cost }, costs: { default: cost } };
      }),
    ),
  );
  return model;
}

test("what the cost depends on is more important than what it does not", () => {
  const model = studied(2000);
  const found = importancesOf(model.parameters, model.ranking(model.goals[0]!), model.rows);
  assert.deepEqual(
    found.slice(0, 2).map(({ axis }) => axis.title),
    ["x", "kind"],
  );
  assert.ok(found[0]!.share > 0.5);
  assert.ok(found.find(({ axis }) => axis.title === "y")!.share < 0.05);
  assert.ok(Math.abs(found.reduce((sum, { share }) => sum + share, 0) - 1) < 1e-9);
});

test("three trials say nothing of importance", () => {
  const model = studied(3);
  assert.deepEqual(importancesOf(model.parameters, model.ranking(model.goals[0]!), model.rows), []);
});

test("ranks use each colour for as many trials, and trials without a value have the first", () => {
  const model = studied(2000);
  const { of, quantiles } = ranksOf(model.parameters[3]!, model.rows);
  const active = [...of].filter((_, row) => model.parameters[3]!.places[row]! >= 0);
  const low = active.filter((rank) => rank < 128).length;
  assert.ok(Math.abs(low / active.length - 0.5) < 0.05);
  assert.deepEqual(
    quantiles.map(([share]) => share),
    [0, 0.25, 0.5, 0.75, 1],
  );
  for (const [share, value] of quantiles) assert.ok(Math.abs(value - share) < 0.06);
});

test("the pace is that of the last minute if enough trials ended in it, else of a longer time", () => {
  const now = 1e12;
  const minute = Float64Array.from({ length: 61 }, (_, i) => now - i * 1000);
  assert.ok(Math.abs(paceOf(minute, 61, now) - 1) < 0.05);
  const hour = Float64Array.from({ length: 61 }, (_, i) => now - i * 60_000);
  assert.ok(Math.abs(paceOf(hour, 61, now) - 1 / 60) < 0.001);
  assert.equal(paceOf(Float64Array.of(NaN), 1, now), 0);
});
