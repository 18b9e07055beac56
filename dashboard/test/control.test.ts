// What the forms that change a study and its trials read, send, and say of errors.

import assert from "node:assert/strict";
import test from "node:test";
import { ServerError, type ParameterSpec, type RankedTrial, type StudySpec } from "hola-hpo";
import { draftOf, fieldOfPath, fieldsOf, read } from "../src/model/enqueue";
import { labelChanges, LabelError, linesOf } from "../src/model/label-edit";
import { draftsOf, effectOf, movesOf, objectiveField, readObjectives } from "../src/model/objective-edit";
import { partsOf, problemOf } from "../src/model/problems";
import { StudyModel } from "../src/model/study";
import { studyChanges, studyDraft, studyField } from "../src/model/study-edit";
import { infoOf, replyOf } from "./support";

Object.assign(globalThis, { requestAnimationFrame: () => 0 });

const SPACE: readonly ParameterSpec[] = [
  { type: "categorical", name: "model", choices: ["svm", "net", null] },
  { type: "continuous", name: "c", low: 0.01, high: 100, scale: "log", condition: [{ model: { in: ["svm"] } }] },
  { type: "integer", name: "layers", low: 1, high: 4, condition: [{ model: { in: ["net"] } }] },
  { type: "lattice", name: "width", values: [16, 32, 64], condition: [{ layers: { ge: 2, le: 3 } }] },
  { type: "continuous", name: "extra", low: 0, high: 1, condition: [{ c: { ge: 50 } }, { width: { in: [64] } }] },
];

function filled(like: Record<string, string | number | null> | undefined, texts: Record<string, string> = {}) {
  const fields = fieldsOf(SPACE, like);
  return read(fields, { ...draftOf(fields), ...texts });
}

test("the form begins with the values of the best trial, and in the middle where it has none", () => {
  assert.deepEqual(filled({ model: "svm", c: 0.1 + 0.2 }).values, { model: "svm", c: 0.30000000000000004 });
  assert.deepEqual(filled({ model: null }).values, { model: null });
  assert.deepEqual(filled(undefined).values, { model: "svm", c: 1 });
});

test("a prior stands in for the value of a best trial", () => {
  const fields = fieldsOf([{ type: "lattice", name: "n", values: [1, 2, 4], prior: { value: 4 } }], undefined);
  assert.deepEqual(read(fields, draftOf(fields)).values, { n: 4 });
});

test("inactive parameters are neither shown nor sent, whatever their fields say", () => {
  const net = filled({ model: "svm", c: 1 }, { model: "1", layers: "2", width: "2", c: "no number" });
  assert.deepEqual([...net.active], ["model", "layers", "width", "extra"]);
  assert.deepEqual(net.values, { model: "net", layers: 2, width: 64, extra: 0.5 });
  assert.equal(net.problems.size, 0);
  // The parent of a parent is inactive: its stored value opens nothing.
  assert.deepEqual([...filled(undefined, { layers: "2", width: "2" }).active], ["model", "c"]);
  assert.deepEqual([...filled(undefined, { model: "1", layers: "4" }).active], ["model", "layers"]);
  assert.deepEqual([...filled(undefined, { c: "50" }).active], ["model", "c", "extra"]);
});

for (const [text, problem] of [
  ["", /missing/],
  ["1.5", /no whole number/],
  ["9", /between 1 and 4/],
  ["Infinity", /missing/],
] as const) {
  test(`the value “${text}” is refused at its field, and nothing depends on it`, () => {
    const { problems, active, values } = filled(undefined, { model: "1", layers: text });
    assert.match(problems.get("layers")!, problem);
    assert.deepEqual([...active], ["model", "layers"]);
    assert.deepEqual(values, { model: "net" });
  });
}

test("names of parameters are those of no inherited field", () => {
  const fields = fieldsOf([{ type: "integer", name: "__proto__", low: 0, high: 4 }], {});
  assert.equal(JSON.stringify(read(fields, draftOf(fields)).values), '{"__proto__":2}');
});

function refusal(path?: string): ServerError {
  return new ServerError({ code: "invalid_message", message: "wrong", retryable: false, path });
}

test("an error is shown at the field that its path names, otherwise below the form", () => {
  const fields = fieldsOf([{ type: "integer", name: "a/b~c", low: 0, high: 1 }], undefined);
  const fieldOf = (parts: readonly string[]) => fieldOfPath(fields, parts);
  assert.deepEqual(partsOf(refusal("/trials/0/a~1b~0c")), ["trials", "0", "a/b~c"]);
  assert.deepEqual(problemOf(refusal("/trials/0/a~1b~0c"), fieldOf), ["a/b~c", "wrong"]);
  for (const error of [refusal(), refusal("/trials"), refusal("/trials/0/other"), new Error("no")])
    assert.equal(problemOf(error, fieldOf), undefined);
  assert.equal(objectiveField(["objectives", "1", "target"]), "1/target");
  assert.equal(objectiveField(["objectives", "1", "name"]), undefined);
  assert.equal(objectiveField(["expected_revision"]), undefined);
});

test("objectives are read as they are, and an empty field is no setting", () => {
  const objectives = [{ name: "error", target: 0, limit: 0.5, group: "quality" }, { name: "speed" }];
  const drafts = draftsOf(objectives);
  assert.deepEqual(readObjectives(drafts).objectives, [
    { name: "error", direction: "minimize", target: 0, limit: 0.5, priority: 1, group: "quality" },
    { name: "speed", direction: "minimize", target: undefined, limit: undefined, priority: 1, group: "default" },
  ]);
  const [first, second] = [
    { ...drafts[0]!, target: " ", limit: "much" },
    { ...drafts[1]!, priority: "2e-1", group: " " },
  ];
  const { objectives: read, problems } = readObjectives([first, second]);
  assert.deepEqual([read[0]!.target, read[1]!.priority, read[1]!.group], [undefined, 0.2, "default"]);
  assert.deepEqual([...problems], [["0/limit", "“much” is no number."]]);
});

test("a preview says where each trial stood before", () => {
  const ranked = (...ids: number[]) => ids.map((trialId, i) => ({ rank: i + 1, trial: { trialId } }) as RankedTrial);
  const moves = movesOf(ranked(4, 7), ranked(7, 9));
  assert.deepEqual(
    moves.map(({ item, before }) => [item.trial.trialId, before]),
    [
      [7, 2],
      [9, undefined],
    ],
  );
});

test("the effect of other objectives in one sentence", () => {
  const reply = (ids: readonly number[], frontSize = 1, groups = ["default"]) => ({
    items: ids.map((trialId) => ({ rank: 1, trial: { trialId } }) as RankedTrial),
    frontSize,
    groups,
  });
  assert.equal(effectOf(reply([4, 7]), reply([7, 4])), "The best is trial 7 instead of trial 4.");
  assert.equal(effectOf(reply([4, 7]), reply([4, 7])), "Trial 4 stays the best.");
  assert.match(effectOf(reply([]), reply([])), /No trial/);
  const split = ["quality", "speed"];
  assert.equal(effectOf(reply([4]), reply([4], 9, split)), "The first front has 9 trials; it has 1 trial today.");
});

const SPEC: StudySpec = {
  ...infoOf().spec,
  maxTrials: 10,
  deadlineS: 60,
  stopAt: { loss: 0 },
  description: "of old",
  labels: { team: "a", link: "https://example.org/?a=b" },
};

test("only what was edited is changed, and an emptied end is removed", () => {
  const draft = studyDraft(SPEC);
  assert.deepEqual(studyChanges(SPEC, draft), { changes: undefined, problems: new Map() });
  const edited = { ...draft, max_trials: "20", deadline_s: "", "stop_at/loss": "", description: "" };
  assert.deepEqual(studyChanges(SPEC, edited).changes, {
    maxTrials: 20,
    clear: ["deadline_s", "stop_at"],
    description: "",
  });
  assert.deepEqual(
    studyChanges(SPEC, { ...draft, max_failures: "few" }).problems,
    new Map([["max_failures", "“few” is no number."]]),
  );
  assert.deepEqual(studyChanges(SPEC, { ...draft, "stop_at/loss": "-1" }).changes, { stopAt: { loss: -1 } });
  assert.match(studyChanges(SPEC, { ...draft, labels: "team" }).problems.get("labels")!, /no label/);
});

test("errors of ends are at the field of the end", () => {
  assert.equal(studyField(SPEC, ["spec", "max_trials"]), "max_trials");
  assert.equal(studyField(SPEC, ["max_trials"]), "max_trials");
  assert.equal(studyField(SPEC, ["stop_at", "loss"]), "stop_at/loss");
  assert.equal(studyField(SPEC, ["labels", "team"]), "labels");
  assert.equal(studyField(SPEC, ["expected_revision"]), undefined);
});

test("labels are lines, and only changes are sent", () => {
  const lines = linesOf(SPEC.labels);
  assert.equal(lines, "team = a\nlink = https://example.org/?a=b");
  assert.equal(labelChanges(SPEC.labels, `\n ${lines} \n`), undefined);
  assert.deepEqual(labelChanges(SPEC.labels, "team=b\nnew = 1=2"), { link: "", team: "b", new: "1=2" });
  assert.deepEqual(labelChanges(undefined, "a = 1"), { a: "1" });
  for (const wrong of ["a", "= b", "a =", "a = 1\na = 2"]) assert.throws(() => labelChanges({}, wrong), LabelError);
});

test("objectives in other groups have their costs at once", () => {
  const objectives = [{ name: "loss" }, { name: "time" }];
  const model = new StudyModel(infoOf({ objectives }), {
    info: infoOf({ objectives }),
    workers: [],
    workerCount: 0,
    frontSize: 0,
    newestEvent: 0,
  });
  model.take(replyOf([{ id: 1, changed: 1, costs: { default: 3 } }]));
  const split = [{ name: "loss" }, { name: "time", group: "speed" }];
  model.take(replyOf([{ id: 1, changed: 1, costs: { default: 1, speed: 2 }, violations: { default: 0, speed: 4 } }]));
  model.know({ ...infoOf({ objectives: split }), revision: 2, objectiveRevision: 2 });
  assert.deepEqual(
    model.goals.map(({ cost }) => [cost.title, cost.column.values[0]]),
    [
      ["cost: default", 1],
      ["cost: speed", 2],
    ],
  );
  assert.deepEqual(model.ranking(model.goals[0]!).violation[0], 4);
  model.know(infoOf()); // an older one, which came late
  assert.equal(model.info.revision, 2);
});
