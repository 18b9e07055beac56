import assert from "node:assert/strict";
import test from "node:test";
import { choiceScale, fittedScale, linearScale, logScale, timeScale, type Scale } from "../src/model/scale";

function assertInverse(scale: Scale, values: readonly number[]): void {
  for (const value of values) {
    assert.ok(Math.abs(scale.value(scale.at(value)) / value - 1) < 1e-9, String(value));
  }
}

test("places and values are each other's inverse", () => {
  assertInverse(linearScale(-3, 11), [-2.5, 1, 10.99]);
  assertInverse(logScale(1e-6, 20), [1e-6, 0.03, 20]);
  assertInverse(timeScale(1.79e12, 1.79e12 + 5000), [1.79e12 + 1234]);
});

test("bounds that are given are kept, fitted ones are widened to round numbers", () => {
  const kept = linearScale(0.03, 0.97, false);
  assert.deepEqual([kept.low, kept.high], [0.03, 0.97]);
  const fitted = linearScale(0.03, 0.97);
  assert.deepEqual([fitted.low, fitted.high], [0, 1]);
});

test("ticks are round, inside, and as few as there is room for", () => {
  const ticks = linearScale(0, 1).ticks(5);
  assert.deepEqual(
    ticks.map(({ label }) => label),
    ["0", "0.2", "0.4", "0.6", "0.8", "1"],
  );
  const decades = logScale(1e-7, 1e-2, false).ticks(10);
  assert.deepEqual(
    decades.map(({ label }) => label),
    ["1e-7", "1e-6", "1e-5", "1e-4", "0.001", "0.01"],
  );
  assert.ok(logScale(1e-7, 1e-2).ticks(3).length <= 3);
  for (const { at } of decades) assert.ok(at >= -1e-9 && at <= 1 + 1e-9);
});

test("an axis of whole numbers has no other labels", () => {
  const labels = linearScale(1, 4, false, true).ticks(20);
  assert.deepEqual(
    labels.map(({ label }) => label),
    ["1", "2", "3", "4"],
  );
});

test("equal values get a scale with room on both sides", () => {
  for (const value of [0, 5, -2]) {
    const scale = fittedScale(Float64Array.of(value, value), 2, true);
    assert.ok(scale.at(value) > 0.2 && scale.at(value) < 0.8, String(value));
  }
});

test("a wide positive range is logarithmic, one with zero or below is not", () => {
  assert.equal(fittedScale(Float64Array.of(0.01, 10), 2, true).kind, "log");
  assert.equal(fittedScale(Float64Array.of(0.01, 10), 2, false).kind, "linear");
  assert.equal(fittedScale(Float64Array.of(0, 10), 2, true).kind, "linear");
});

test("without values there are no labels, rather than 0 to 1", () => {
  assert.deepEqual(fittedScale(Float64Array.of(NaN), 1, true).ticks(5), []);
});

test("a choice lies in the middle of its band, and any place of the band is the choice", () => {
  const scale = choiceScale(["a", "b", "c", "d"]);
  assert.equal(scale.at(1), 0.375);
  assert.deepEqual([scale.value(0.26), scale.value(0.49), scale.value(1)], [1, 1, 3]);
});
