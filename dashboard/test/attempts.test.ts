import assert from "node:assert/strict";
import test from "node:test";
import type { TrialChanged } from "hola-hpo";
import { Attempts } from "../src/model/attempts";

function event(eventId: number, state: string, attempt: number, workerId?: string): TrialChanged {
  return { tag: "TrialChanged", eventId, timeMs: 100 * eventId, trialId: 7, state, attempt, workerId, step: 0 };
}

const LOST = [event(1, "queued", 0), event(2, "running", 1, "a"), event(3, "queued", 1, "a")];

test("an attempt whose trial went back to the queue is one before the latest", () => {
  const attempts = new Attempts();
  attempts.take([...LOST, event(5, "running", 2, "b"), event(6, "running", 2, "b"), event(9, "completed", 2, "b")]);
  assert.deepEqual([...attempts.all], [{ trialId: 7, attempt: 1, workerId: "a", startedMs: 200, endedMs: 300 }]);
});

test("events that come again change nothing", () => {
  const attempts = new Attempts();
  attempts.take(LOST);
  attempts.take(LOST);
  attempts.take([event(5, "running", 2, "b")]);
  attempts.take(LOST);
  assert.deepEqual(
    [...attempts.all].map(({ attempt, endedMs }) => [attempt, endedMs]),
    [[1, 300]],
  );
});

test("an attempt that another one follows at once ended when that began", () => {
  const attempts = new Attempts();
  attempts.take([event(2, "running", 1, "a"), event(4, "running", 2, "b"), event(5, "failed", 2, "b")]);
  assert.deepEqual(
    [...attempts.all].map(({ workerId, endedMs }) => [workerId, endedMs]),
    [["a", 400]],
  );
});
