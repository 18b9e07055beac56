import assert from "node:assert/strict";
import test from "node:test";
import { ABSENT, BINS } from "../src/model/axis";
import { csvOf, jsonOf } from "../src/model/export";
import { FilterError, readFilter } from "../src/model/filter";
import { StudyModel } from "../src/model/study";
import { applyQuery, queryOf } from "../src/model/view-query";
import { infoOf, replyOf } from "./support";

Object.assign(globalThis, { requestAnimationFrame: () => 0 });

function studied(): StudyModel {
  const model = new StudyModel(infoOf());
  model.take(
    replyOf([
      { id: 1, changed: 1, parameters: { x: 1, kind: "a" }, objectives: { loss: 3 }, costs: { default: 3 } },
      { id: 2, changed: 2, parameters: { x: 5, kind: null }, objectives: { loss: 1 }, costs: { default: 1 } },
      { id: 3, changed: 3, parameters: { kind: "b" }, state: "failed" },
      { id: 4, changed: 4, parameters: { x: 9, kind: "a" }, objectives: { loss: 2 }, costs: { default: 2 } },
    ]),
  );
  return model;
}

function keptOf(model: StudyModel): number[] {
  const rows = Array.from({ length: model.rows }, (_, row) => row);
  const kept = rows.filter((row) => model.selection.mask[row] === 0);
  assert.equal(model.selection.count, kept.length);
  assert.deepEqual([...model.selection.kept], kept);
  return kept.map((row) => row + 1);
}

test("trials lie on the axis of a parameter, those without a value beside it", () => {
  const [x, kind] = studied().parameters;
  assert.deepEqual(
    [...x!.places.subarray(0, 4)].map((at) => Math.round(at * 10)),
    [1, 5, 10 * ABSENT, 9],
  );
  assert.equal(x!.bins[2], BINS);
  assert.deepEqual([...kind!.column.values.subarray(0, 4)], [0, 1, 2, 0]);
});

test("brushes keep what all of them keep", () => {
  const model = studied();
  const [x, kind] = model.parameters;
  model.brush(x!, { interval: [0.4, 1] });
  assert.deepEqual(keptOf(model), [2, 4]);
  model.brush(kind!, { choices: new Set([0]) });
  assert.deepEqual(keptOf(model), [4]);
  model.brush(x!, { interval: [0, 0.2] });
  assert.deepEqual(keptOf(model), [1]);
  model.brush(x!, undefined);
  assert.deepEqual(keptOf(model), [1, 4]);
  model.clear();
  assert.deepEqual(keptOf(model), [1, 2, 3, 4]);
});

test("a brush that reaches below an axis keeps trials without a value", () => {
  const model = studied();
  model.brush(model.parameters[0]!, { interval: [ABSENT, 0.2] });
  assert.deepEqual(keptOf(model), [1, 3]);
});

test("brushes and the filter hold for trials that come later", () => {
  const model = studied();
  model.brush(model.parameters[0]!, { interval: [0.4, 1] });
  model.filter(readFilter("loss < 2.5", model.axes));
  assert.deepEqual(keptOf(model), [2, 4]);
  model.take(
    replyOf([
      { id: 4, changed: 5, parameters: { x: 9, kind: "a" }, objectives: { loss: 7 }, costs: { default: 7 } },
      { id: 5, changed: 6, parameters: { x: 8, kind: "a" }, objectives: { loss: 0 }, costs: { default: 0 } },
      { id: 6, changed: 7, parameters: { x: 2, kind: "a" }, objectives: { loss: 0 }, costs: { default: 0 } },
    ]),
  );
  assert.deepEqual(keptOf(model), [2, 5]);
});

test("an axis that fits its values is widened by new ones", () => {
  const model = studied();
  const loss = model.objectives[0]!;
  assert.ok(loss.scale.high <= 3);
  model.take(replyOf([{ id: 5, changed: 5, objectives: { loss: 40 }, costs: { default: 40 } }]));
  assert.ok(loss.scale.high >= 40);
  assert.ok(loss.places[4]! <= 1);
});

test("a brush keeps the same values when its axis is widened", () => {
  const model = studied();
  const loss = model.objectives[0]!;
  model.brush(loss, { interval: [loss.scale.at(1.5), loss.scale.at(2.5)] });
  assert.deepEqual(keptOf(model), [4]);
  model.take(
    replyOf([
      { id: 5, changed: 5, objectives: { loss: 40 }, costs: { default: 40 } },
      { id: 6, changed: 6, objectives: { loss: 2.2 }, costs: { default: 2.2 } },
    ]),
  );
  assert.deepEqual(keptOf(model), [4, 6]);
});

test("a brush that reaches the end of an axis also keeps what comes beyond it", () => {
  const model = studied();
  model.brush(model.trial, { interval: [model.trial.scale.at(2.5), 1] });
  model.take(replyOf([{ id: 50, changed: 5 }]));
  assert.deepEqual(keptOf(model), [3, 4, 50]);
});

test("the best so far and the best of those that are kept", () => {
  const model = studied();
  const goal = model.goals[0]!;
  assert.deepEqual(model.best(goal), [0, 1]);
  assert.deepEqual(model.top(goal, 2), [1, 3]);
  model.brush(model.parameters[1]!, { choices: new Set([0]) });
  assert.deepEqual(model.top(goal, 5), [3, 0]);
});

test("a trial beyond a limit is not the best", () => {
  const model = studied();
  const better = { objectives: { loss: 0 }, costs: { default: 0 }, violations: { default: 0.1 } };
  model.take(replyOf([{ id: 5, changed: 5, ...better }]));
  assert.deepEqual(model.best(model.goals[0]!), [0, 1]);
  assert.deepEqual(model.top(model.goals[0]!, 9), [1, 3, 0]);
});

test("nothing is laid out before the last reply of a pass", () => {
  const model = new StudyModel(infoOf());
  model.take(replyOf([{ id: 1, changed: 1, parameters: { x: 1 } }], true));
  assert.equal(model.version, 0);
  model.take(replyOf([{ id: 2, changed: 2, parameters: { x: 2 } }]));
  assert.equal(model.version, 1);
  assert.equal(model.selection.count, 2);
});

for (const [text, kept] of [
  ["", [1, 2, 3, 4]],
  ["loss <= 2 x > 5", [4]],
  ["loss<=2 and x>5", [4]],
  ["state = failed", [3]],
  ["state != failed", [1, 2, 4]],
  ["kind = null", [2]],
  ["x = none", [3]],
  ["fail", [3]],
  ['"trial" >= 3', [3, 4]],
] as const) {
  test(`the filter “${text}”`, () => {
    const model = studied();
    model.filter(readFilter(text, model.axes));
    assert.deepEqual(keptOf(model), kept);
  });
}

for (const [text, message] of [
  ["nothing < 3", /no column “nothing”/],
  ["x < much", /“much” is no number/],
  ["kind < a", /only = and !=/],
  ["< 3", /is no term/],
] as const) {
  test(`the filter “${text}” is refused`, () => {
    assert.throws(
      () => readFilter(text, studied().axes),
      (error) => error instanceof FilterError && message.test(error.message),
    );
  });
}

test("exports have numbers in full, and tell a missing value from null", () => {
  const model = studied();
  const axes = [model.trial, model.objectives[0]!, model.parameters[1]!];
  model.take(replyOf([{ id: 1, changed: 9, objectives: { loss: 0.1 + 0.2 }, parameters: { kind: 'say "a", b' } }]));
  assert.equal(
    csvOf([0, 1, 2], axes),
    'trial,loss,kind\r\n1,0.30000000000000004,"say ""a"", b"\r\n2,1,null\r\n3,,b\r\n',
  );
  assert.deepEqual(JSON.parse(jsonOf([0, 1, 2], axes)), [
    { trial: 1, loss: 0.30000000000000004, kind: 'say "a", b' },
    { trial: 2, loss: 1, kind: null },
    { trial: 3, kind: "b" },
  ]);
});

test("by completion, the best so far is the best of those that had ended", () => {
  const model = new StudyModel(infoOf());
  const row = (id: number, loss: number, ended?: number) => ({
    id,
    changed: id,
    objectives: { loss },
    costs: { default: loss },
    ...(ended === undefined ? {} : { ended }),
  });
  model.take(replyOf([row(1, 3, 50), row(2, 2, 40), row(3, 1, 10), row(4, 0), { id: 5, changed: 5, state: "failed" }]));
  const goal = model.goals[0]!;
  assert.deepEqual([...model.completed], [2, 1, 0, 3]);
  assert.deepEqual([...model.completion.column.values.subarray(0, 5)], [3, 2, 1, 4, NaN]);
  assert.deepEqual(model.best(goal), [0, 1, 2, 3]);
  assert.deepEqual(model.best(goal, true), [2, 3]);
  model.brush(model.completion, { interval: [0, model.completion.scale.at(2.5)] });
  assert.deepEqual(keptOf(model), [2, 3]);
  model.take(replyOf([row(6, 5, 5)]));
  assert.deepEqual(keptOf(model), [3, 6]);
});

test("without a trial within the limits, the nearest is the one that violates them least", () => {
  const model = studied();
  assert.deepEqual([model.nearestToLimits, model.beyondLimits, model.completedCount], [undefined, 0, 3]);
  const beyond = (id: number, violation: number) => ({
    id,
    changed: 10 + id,
    objectives: { loss: 1 },
    costs: { default: 1 },
    violations: { default: violation },
  });
  model.take(replyOf([beyond(1, 3), beyond(2, 1), beyond(4, 2)]));
  assert.deepEqual([model.nearestToLimits, model.beyondLimits, model.best(model.goals[0]!)], [1, 3, []]);
});

test("filters are kept by an address, in values", () => {
  const model = studied();
  const [x, kind] = model.parameters;
  const queries: string[] = [];
  for (const set of [
    () => model.search("loss < 3"),
    () => model.brush(x!, { interval: [0.4, 1] }),
    () => model.brush(x!, { interval: [ABSENT, 0.2] }),
    () => model.brush(x!, { interval: [ABSENT, ABSENT] }),
    () => model.brush(kind!, { choices: new Set([0, 1]) }),
    () => model.brush(kind!, { interval: [0.3, 0.6] }),
    () => model.brush(kind!, { choices: new Set() }),
    () => model.brush(model.state, { choices: new Set([1]) }),
  ]) {
    model.clear();
    set();
    const kept = keptOf(model);
    queries.push(decodeURIComponent(queryOf(model)).replaceAll("+", " "));
    const other = studied();
    applyQuery(other, queryOf(model));
    assert.deepEqual(keptOf(other), kept, queries.at(-1));
    assert.equal(queryOf(other), queryOf(model));
  }
  assert.deepEqual(queries, [
    "filter=loss < 3",
    "parameters.x=4..",
    "parameters.x=none..2",
    "parameters.x=none..none",
    'parameters.kind=["a",null]',
    "parameters.kind=[null]",
    "parameters.kind=[]",
    'state=["failed"]',
  ]);
});

test("what a study does not have is no filter, and the address replaces the filters that there are", () => {
  const model = studied();
  model.brush(model.parameters[0]!, { interval: [0.4, 1] });
  applyQuery(model, "filter=speed+%3C+3&parameters.y=1..2&parameters.x=1..2..3&parameters.kind=a&objectives.loss=q..");
  assert.deepEqual(keptOf(model), [1, 2, 3, 4]);
  assert.equal(queryOf(model), "");
});
