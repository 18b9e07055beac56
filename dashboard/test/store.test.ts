import assert from "node:assert/strict";
import test from "node:test";
import { Store } from "../src/data/store";
import { replyOf } from "./support";

function valuesOf(store: Store, key: string): number[] {
  return [...store.column(key).values.subarray(0, store.rows)];
}

for (const isPacked of [false, true]) {
  test(`rows go to their places, whatever their order (${isPacked ? "packed" : "written out"})`, () => {
    const store = new Store();
    const touched = store.merge(
      replyOf(
        [
          { id: 3, changed: 5, objectives: { loss: 0.3 } },
          { id: 1, changed: 7, objectives: {} },
        ],
        false,
        isPacked,
      ),
    );
    assert.deepEqual([...touched], [2, 0]);
    assert.equal(store.rows, 3);
    assert.deepEqual(valuesOf(store, "trialId"), [1, NaN, 3]);
    assert.deepEqual(valuesOf(store, "objectives.loss"), [NaN, NaN, 0.3]);
  });
}

test("a row that is older than the one that is here is dropped, an equal one is taken", () => {
  const store = new Store();
  store.merge(replyOf([{ id: 1, changed: 9, objectives: { loss: 0.9 } }]));
  assert.deepEqual([...store.merge(replyOf([{ id: 1, changed: 8, objectives: { loss: 0.8 } }]))], []);
  assert.deepEqual(valuesOf(store, "objectives.loss"), [0.9]);
  assert.deepEqual([...store.merge(replyOf([{ id: 1, changed: 9, objectives: { loss: 0.7 } }]))], [0]);
  assert.deepEqual(valuesOf(store, "objectives.loss"), [0.7]);
});

test("a value that is no longer there goes away", () => {
  const store = new Store();
  store.merge(replyOf([{ id: 1, changed: 1, ended: 5 }]));
  store.merge(replyOf([{ id: 1, changed: 2 }]));
  assert.deepEqual(valuesOf(store, "endedMs"), [NaN]);
});

test("the words of each reply are its own, and null is one of them", () => {
  const store = new Store();
  store.merge(
    replyOf([
      { id: 1, changed: 1, parameters: { kind: "a" } },
      { id: 2, changed: 2, parameters: { kind: null } },
    ]),
  );
  store.merge(
    replyOf([
      { id: 3, changed: 3, parameters: { kind: "b" } },
      { id: 4, changed: 4, parameters: { kind: "a" } },
      { id: 5, changed: 5, parameters: {} },
    ]),
  );
  const { of, values } = store.column("parameters.kind");
  assert.deepEqual(of, ["a", null, "b"]);
  assert.deepEqual([...values.subarray(0, 5)], [0, 1, 2, 0, NaN]);
});

test("columns grow with the study", () => {
  const store = new Store();
  store.merge(replyOf([{ id: 1, changed: 1, objectives: { loss: 1 } }]));
  store.merge(replyOf([{ id: 5000, changed: 2, objectives: { loss: 2 } }]));
  assert.equal(store.rows, 5000);
  assert.deepEqual([store.column("objectives.loss").values[0], store.column("objectives.loss").values[4999]], [1, 2]);
});
