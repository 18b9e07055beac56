import assert from "node:assert/strict";
import test from "node:test";
import { orderOf } from "../src/model/order";

/** Numbers of all kinds, the same at each run. */
function numbers(count: number): number[] {
  let seed = 7;
  return Array.from({ length: count }, (_, i) => {
    seed = (seed * 48271) % 2147483647;
    const value = (seed / 2147483647 - 0.5) * 10 ** ((seed % 40) - 20);
    return i % 11 === 0 ? NaN : i % 13 === 0 ? 0 : i % 17 === 0 ? -0 : i % 19 === 0 ? Infinity : value;
  });
}

function slowOrder(values: readonly number[], isDescending: boolean): number[] {
  const rows = values.map((_, row) => row);
  const present = rows.filter((row) => !Number.isNaN(values[row]!));
  const compare = (a: number, b: number): number => {
    const [x, y] = [values[a]!, values[b]!];
    return x === y ? a - b : (x < y ? -1 : 1) * (isDescending ? -1 : 1);
  };
  return [...present.sort(compare), ...rows.filter((row) => Number.isNaN(values[row]!))];
}

for (const isDescending of [false, true]) {
  test(`rows are in ${isDescending ? "descending" : "ascending"} order, equal ones as they came, absent ones last`, () => {
    const values = numbers(3000);
    const found = orderOf(Float64Array.from(values), values.length, isDescending);
    assert.deepEqual([...found], slowOrder(values, isDescending));
  });
}

test("rows beyond those that are filled do not count", () => {
  assert.deepEqual([...orderOf(Float64Array.of(2, 1, 0), 2, false)], [1, 0]);
  assert.deepEqual([...orderOf(new Float64Array(0), 0, false)], []);
});
