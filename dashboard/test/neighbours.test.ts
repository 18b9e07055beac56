import assert from "node:assert/strict";
import test from "node:test";
import { overLanes, overPoints, type Move, type MoveKey } from "../src/model/neighbours";
import { StudyModel } from "../src/model/study";
import { infoOf, replyOf } from "./support";

Object.assign(globalThis, { requestAnimationFrame: () => 0 });

/** The ids of the trials that a key reaches one after the other, until it reaches no other. */
function walk(move: Move, from: number, key: MoveKey): number[] {
  const ids: number[] = [];
  for (let row: number | undefined = from - 1, next = move(row, key); next !== row; next = move(row, key)) {
    ids.push(next! + 1);
    row = next;
  }
  return ids;
}

function scattered(): StudyModel {
  const model = new StudyModel(infoOf());
  const row = (id: number, x: number, loss: number) => ({
    id,
    changed: id,
    parameters: { x, kind: "a" },
    objectives: { loss },
    costs: { default: loss },
  });
  model.take(
    replyOf([
      row(1, 5, 1),
      row(2, 2, 4),
      row(3, 5, 3),
      { id: 4, changed: 4, parameters: { x: 3, kind: "b" }, state: "failed" },
      row(5, 9, 2),
      row(6, 5, 3),
    ]),
  );
  return model;
}

test("left and right reach every point in the order of x, up and down in the order of y", () => {
  const model = scattered();
  const move = overPoints(model, model.parameters[0]!, model.objectives[0]!, 4);
  assert.deepEqual(walk(move, 2, "ArrowRight"), [1, 3, 6, 5]);
  assert.deepEqual(walk(move, 5, "ArrowLeft"), [6, 3, 1, 2]);
  assert.deepEqual(walk(move, 1, "ArrowUp"), [5, 3, 6, 2]);
  assert.deepEqual(walk(move, 2, "ArrowDown"), [6, 3, 5, 1]);
  assert.deepEqual([move(2, "Home"), move(2, "End")], [1, 4]);
});

test("the first key begins with the start, or with the first point if a filter rejects it", () => {
  const model = scattered();
  const [x, loss] = [model.parameters[0]!, model.objectives[0]!];
  const move = overPoints(model, x, loss, 4);
  assert.equal(move(undefined, "ArrowRight"), 4);
  model.brush(x, { interval: [0, 0.6] });
  assert.equal(move(undefined, "ArrowRight"), 1);
  assert.deepEqual(walk(move, 2, "ArrowRight"), [1, 3, 6]);
  model.brush(x, { interval: [0.95, 1] });
  assert.equal(move(undefined, "ArrowRight"), undefined);
  assert.equal(move(undefined, "Home"), undefined);
});

test("in the timeline, left and right follow a worker, up and down go to another one", () => {
  const model = new StudyModel(infoOf());
  const row = (id: number, worker: string, started: number) => ({
    id,
    changed: id,
    worker,
    started,
    ended: started + 5,
    parameters: { x: 1, kind: "a" },
  });
  model.take(
    replyOf([
      row(1, "a", 10),
      row(2, "b", 12),
      row(3, "a", 20),
      row(4, "b", 25),
      row(5, "a", 30),
      row(6, "c", 40),
      { id: 7, changed: 7, state: "queued" },
    ]),
  );
  const move = overLanes(model, 3);
  assert.equal(move(undefined, "ArrowLeft"), 5);
  assert.deepEqual(walk(move, 1, "ArrowRight"), [3, 5]);
  assert.deepEqual(walk(move, 5, "ArrowLeft"), [3, 1]);
  assert.deepEqual(walk(move, 5, "ArrowDown"), [4, 6]);
  assert.deepEqual(walk(move, 6, "ArrowUp"), [4, 3]);
  assert.deepEqual([move(2, "Home"), move(2, "End")], [0, 5]);
  assert.deepEqual(walk(overLanes(model, 2), 4, "ArrowDown"), []);
});
