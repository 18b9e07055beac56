// The numbers and values of columns, written out and packed.

import assert from "node:assert/strict";
import test from "node:test";

import { decode } from "../src/codec.js";
import { numbersOf, valuesOf } from "../src/columns.js";
import type { Column, GetColumnsResponse } from "../src/node.js";

const NUMBERS = [0.25, -0, 2 ** 53 - 1, 5e-324];

function column(fields: Partial<Column>): Column {
  return { values: [], of: [], ...fields };
}

function packed(numbers: readonly number[]): Column {
  return column({ packed: Buffer.from(Float64Array.from(numbers).buffer).toString("base64") });
}

test("numbers are the same, written out and packed", () => {
  for (const found of [numbersOf(column({ values: NUMBERS })), numbersOf(packed(NUMBERS))]) {
    assert.ok(found instanceof Float64Array);
    assert.deepEqual([...found], NUMBERS);
    assert.ok(Object.is(found[1], -0));
  }
});

test("a row without a number has NaN", () => {
  assert.deepEqual([...numbersOf(column({ values: [1, null] }))], [1, NaN]);
  assert.deepEqual([...numbersOf(packed([1, NaN]))], [1, NaN]);
  assert.equal(numbersOf(column({})).length, 0);
});

test("values are what indices stand for, and null is one of them", () => {
  const of = ["relu", null, 1, true];
  assert.deepEqual(valuesOf(column({ values: [1, 0, null, 3], of })), [null, "relu", undefined, true]);
  assert.deepEqual(valuesOf({ ...packed([2, NaN]), of }), [1, undefined]);
  assert.deepEqual(valuesOf(column({ values: [0.5, null] })), [0.5, undefined]);
});

test("the base64 of a runtime without fromBase64 is read too", () => {
  const { fromBase64 } = Uint8Array as { fromBase64?: unknown };
  try {
    Reflect.deleteProperty(Uint8Array, "fromBase64");
    assert.deepEqual([...numbersOf(packed(NUMBERS))], NUMBERS);
  } finally {
    if (fromBase64 !== undefined) Object.assign(Uint8Array, { fromBase64 });
  }
});

test("what is not a list of doubles is refused", () => {
  assert.throws(() => numbersOf(column({ packed: "AAAA" })), /3 bytes, which are no doubles/);
});

test("a reply is read, and a column that is not of numbers is refused with its path", () => {
  const reply = {
    tag: "GetColumnsResponse",
    as_of: 3,
    objective_revision: 1,
    trial_id: { values: [2, 1] },
    changed: { values: [2, 3] },
    state: { values: [0, 1], of: ["completed", "running"] },
    objectives: { loss: { values: [0.5, null] } },
  };
  const found = decode("GetColumnsResponse", JSON.stringify(reply)) as GetColumnsResponse;
  assert.deepEqual(valuesOf(found.state), ["completed", "running"]);
  assert.deepEqual(found.objectives["loss"]?.values, [0.5, null]);
  const wrong = { ...reply, objectives: { loss: { values: [0.5, "x"] } } };
  assert.throws(() => decode("GetColumnsResponse", JSON.stringify(wrong)), /\/objectives\/loss\/values\/1/);
});
