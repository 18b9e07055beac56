// What the page computes apart from trials: addresses, words for numbers, curves, the nearest point.

import assert from "node:assert/strict";
import test from "node:test";
import type { StoredReport } from "hola-hpo";
import { Doorbell } from "../src/data/doorbell";
import { curveOf } from "../src/data/reports";
import { nearest } from "../src/draw/point";
import { intervalOf } from "../src/draw/pointer";
import { ABSENT } from "../src/model/axis";
import { duration, percent, rate, shortNumber } from "../src/model/format";
import { hashOf, readRoute } from "../src/route";

test("an address leads back to where one was, whatever the name of the study", () => {
  for (const route of [
    {},
    { study: "a" },
    { study: "net/50 %#ä", trial: 17 },
    { study: "a?b", query: "filter=lr+%3C+1" },
  ]) {
    assert.deepEqual(readRoute(hashOf(route)), route);
  }
  for (const hash of ["", "#", "#/elsewhere", "#/studies/%E0", "#/studies/a/trials/x"])
    assert.deepEqual(readRoute(hash), {});
});

test("numbers are short, and whole ones exact", () => {
  const words = [98269, 0.16534, 1.5e-7, 12345678, -0.5, 0, NaN, 1e-4].map(shortNumber);
  assert.deepEqual(words, ["98,269", "0.1653", "1.5e-7", "1.235e7", "-0.5", "0", "–", "1e-4"]);
});

test("durations, rates and shares are read at a glance", () => {
  assert.deepEqual([0.25, 4.26, 59, 61, 3600, 90_000].map(duration), [
    "250 ms",
    "4.3 s",
    "59 s",
    "1 min 1 s",
    "1 h",
    "1 d 1 h",
  ]);
  assert.deepEqual([250.123, 0.5, 0.001, 0].map(rate), ["250 / s", "30 / min", "3.6 / h", "0 / min"]);
  assert.deepEqual([0, 0.004, 0.5, 0.997, 1].map(percent), ["0 %", "<1 %", "50 %", "99 %", "100 %"]);
});

function report(step: number, attempt: number, loss: number, decision = "continue"): StoredReport {
  return { trialId: 1, attempt, step, objectives: { loss }, diverged: false, decision, timeMs: 1 };
}

test("a curve has of each step the report of the latest attempt, and the decision that ended it", () => {
  const curve = curveOf(1, [report(2, 2, 0.2), report(1, 1, 0.9), report(2, 1, 0.5), report(3, 2, 0.1, "stop")]);
  assert.deepEqual(
    curve.reports.map(({ step, objectives }) => [step, objectives["loss"]]),
    [
      [1, 0.9],
      [2, 0.2],
      [3, 0.1],
    ],
  );
  assert.equal(curve.decision?.step, 3);
});

test("the nearest point is one that is kept and has both values", () => {
  const box = { left: 0, top: 0, width: 100, height: 100 };
  const [xs, ys] = [Float32Array.of(0.5, 0.52, ABSENT, 0.51), Float32Array.of(0.5, 0.5, 0.5, ABSENT)];
  const find = (x: number, mask: number[]) => nearest({ x, y: 0.5 }, box, xs, ys, 4, Uint32Array.from(mask));
  assert.equal(find(0.515, [0, 0, 0, 0]), 1);
  assert.equal(find(0.515, [0, 1, 0, 0]), 0);
  assert.equal(find(0.9, [0, 0, 0, 0]), undefined);
});

test("a drag that ends below an axis takes in trials without a value", () => {
  assert.deepEqual(intervalOf(0.3, -0.1), [ABSENT, 0.3]);
  assert.deepEqual(intervalOf(0.8, 1.4), [0.8, 1]);
});

test("rings while it reads lead to one more reading", async () => {
  const releases: (() => void)[] = [];
  let announce = (): void => undefined;
  const bell = new Doorbell(
    () =>
      new Promise((resolve) => {
        releases.push(resolve);
        announce();
      }),
    () => 0,
  );
  const next = (): Promise<void> => new Promise((resolve) => (announce = resolve));
  bell.ring();
  assert.equal(releases.length, 1);
  bell.ring();
  bell.ring();
  const second = next();
  releases[0]!();
  await second;
  assert.equal(releases.length, 2);
  const third = next();
  releases[1]!();
  await new Promise((resolve) => setTimeout(resolve, 0)); // the pause after the second reading
  await new Promise((resolve) => setTimeout(resolve, 0));
  assert.equal(releases.length, 2);
  bell.ring();
  await third;
  assert.equal(releases.length, 3);
  releases[2]!();
});
