import assert from "node:assert/strict";
import test from "node:test";
import { frontOf } from "../src/model/front";

function costsOf(groups: number, rows: number): Float64Array[] {
  let seed = 11;
  return Array.from({ length: groups }, () =>
    Float64Array.from({ length: rows }, () => {
      seed = (seed * 48271) % 2147483647;
      return seed % 23 === 0 ? NaN : seed % 40; // with equal costs among them
    }),
  );
}

function slowFront(costs: readonly Float64Array[], rows: number): number[] {
  const all = Array.from({ length: rows }, (_, row) => row).filter((row) =>
    costs.every((cost) => !Number.isNaN(cost[row]!)),
  );
  return all.filter(
    (row) =>
      !all.some(
        (other) => costs.every((cost) => cost[other]! <= cost[row]!) && costs.some((cost) => cost[other]! < cost[row]!),
      ),
  );
}

for (const groups of [1, 2, 3, 4]) {
  test(`the front of ${String(groups)} costs has what nothing dominates`, () => {
    const costs = costsOf(groups, 400);
    const found = frontOf(
      costs,
      Array.from({ length: 400 }, (_, row) => row),
    );
    assert.deepEqual(
      [...found].sort((a, b) => a - b),
      slowFront(costs, 400),
    );
    for (let i = 1; i < found.length; i++) assert.ok(costs[0]![found[i - 1]!]! <= costs[0]![found[i]!]!);
  });
}
