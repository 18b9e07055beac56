import assert from "node:assert/strict";
import test from "node:test";
import { bestAt, courseOf, objectivesOf } from "../src/model/comparison";
import { StudyModel } from "../src/model/study";
import { hashOf, readRoute } from "../src/route";
import { infoOf, replyOf } from "./support";

Object.assign(globalThis, { requestAnimationFrame: () => 0 });

test("a course has the best values in the order in which trials ended, and none beyond the limits", () => {
  const model = new StudyModel(
    infoOf({
      objectives: [
        { name: "loss", limit: 8 },
        { name: "accuracy", direction: "maximize", group: "b" },
      ],
    }),
  );
  const row = (id: number, ended: number, loss: number, accuracy: number, violation = 0) => ({
    id,
    changed: id,
    ended,
    objectives: { loss, accuracy },
    costs: { default: loss, b: -accuracy },
    violations: { default: violation, b: 0 },
  });
  model.take(
    replyOf([
      row(1, 40, 3, 0.9),
      row(2, 10, 5, 0.7),
      row(3, 20, 9, 0.95, 1),
      row(4, 30, 4, 0.6),
      { id: 5, changed: 5, state: "failed", ended: 5 },
    ]),
  );
  assert.deepEqual(courseOf(model, "loss"), {
    isLow: true,
    completed: 4,
    at: [1, 3, 4],
    values: [5, 4, 3],
    rows: [1, 3, 0],
  });
  const accuracy = courseOf(model, "accuracy")!;
  assert.deepEqual(accuracy, { isLow: false, completed: 4, at: [1, 4], values: [0.7, 0.9], rows: [1, 0] });
  assert.deepEqual(
    [0, 1, 3, 4, 9].map((trials) => bestAt(accuracy, trials)),
    [undefined, 0.7, 0.7, 0.9, 0.9],
  );
  assert.equal(courseOf(model, "seconds"), undefined);
});

test("the objective of most studies comes first", () => {
  assert.deepEqual(objectivesOf([[{ name: "a" }], [{ name: "b" }, { name: "c" }], [{ name: "c" }]]), ["c", "a", "b"]);
});

test("an address names the compared studies and the objective", () => {
  const names = ["a/b", "ü ?#", "c"];
  for (const objective of [undefined, "val loss?", "a/b&c=d"]) {
    const route = objective === undefined ? { compared: names } : { compared: names, objective };
    assert.deepEqual(readRoute(hashOf(route)), route);
  }
  assert.deepEqual(readRoute("#/compare/a/a"), { compared: ["a"] });
  for (const hash of ["#/compare/", "#/compare", "#/compare/%E0%A4%A"]) assert.deepEqual(readRoute(hash), {});
});
