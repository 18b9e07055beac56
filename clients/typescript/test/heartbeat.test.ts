import assert from "node:assert/strict";
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { Worker as Thread } from "node:worker_threads";
import { HeartThread } from "../src/node/heart.js";
import { Client, Worker } from "../src/node.js";
import type { WorkerOptions } from "../src/node.js";
import type { Heart, Heeding } from "../src/worker/heart.js";
import { HeartTimer } from "../src/worker/heart.js";
import { ScriptedServer, studyOf } from "./scheduler.js";
import type { Seen, Start } from "./scheduler-thread.js";

const DEADLINE_MS = 60_000;

/** A worker beside a scheduler in a thread of its own, which goes on while an evaluation blocks this event loop. */
async function besideThread(
  start: Start,
  objective: () => number,
  options: WorkerOptions = {},
): Promise<{ summary: Awaited<ReturnType<Worker["run"]>>; seen: Seen }> {
  const thread = new Thread(new URL("./scheduler-thread.js", import.meta.url), { workerData: start });
  try {
    const endpoint = await new Promise<string>((resolve) => thread.once("message", resolve));
    const spoolFolder = mkdtempSync(join(tmpdir(), "hola-spool-"));
    const worker = new Worker(objective, { endpoint, spoolFolder, handleSignals: false, ...options });
    const summary = await worker.run();
    const seen = new Promise<Seen>((resolve) => thread.once("message", resolve));
    thread.postMessage("what came?");
    return { summary, seen: await seen };
  } finally {
    await thread.terminate();
  }
}

for (const heartbeat of ["thread", "timer"] as const) {
  test(`a blocking evaluation and heartbeats by ${heartbeat}`, async () => {
    const block = (): number => {
      const until = performance.now() + 2000;
      while (performance.now() < until);
      return 1;
    };
    const { seen } = await besideThread({ leaseSeconds: 0.4 }, block, { heartbeat });
    const count = seen.beatsBeforeResult;
    assert.ok(heartbeat === "thread" ? count >= 5 : count <= 1, `${String(count)} heartbeats`);
  });
}

test("a drain that waits for a blocked event loop is in time for the tell", async () => {
  const beats = new Int32Array(new SharedArrayBuffer(4));
  // The second heartbeat follows the answer to the first, which then waits in the port.
  const untilSecondBeat = (): number => {
    for (let seen = 0; seen < 2; seen = Atomics.load(beats, 0)) {
      if (Atomics.wait(beats, 0, seen, DEADLINE_MS) === "timed-out") throw new Error("no heartbeat");
    }
    return 1;
  };
  const start = { leaseSeconds: 12, command: "drain", beats };
  const { summary, seen } = await besideThread(start, untilSecondBeat, { heartbeat: "thread" });
  assert.deepEqual([summary.reason, summary.completed, seen.nextCounts], ["drained", 1, [0]]);
});

/** Waits for the first answer to a heart whose beats are ten minutes apart. */
async function firstAnswer(make: (endpoint: string, heeding: Heeding) => Heart): Promise<unknown> {
  const server = await ScriptedServer.start(studyOf(0, 60));
  let heart: Heart | undefined;
  try {
    return await new Promise((resolve, reject) => {
      heart = make(server.endpoint, { heed: resolve, forgotten: reject, failed: reject, died: reject });
    });
  } finally {
    heart?.stop();
    await server.stop();
  }
}

const orders = { workerId: "w", leases: [{ trial_id: 1, lease: "lease-1" }], intervalSeconds: 600 };
const LATE_MS = 600_000;

test("a timer of heartbeats that starts late beats at once", { timeout: DEADLINE_MS }, async () => {
  const startedAt = performance.now() - LATE_MS;
  const answer = await firstAnswer(
    (endpoint, heeding) => new HeartTimer(new Client({ endpoint }), orders, heeding, startedAt),
  );
  assert.deepEqual(answer, { drop: [], command: "continue", state: "running" });
});

test("a thread of heartbeats that starts late beats at once", { timeout: DEADLINE_MS }, async () => {
  const startedAt = process.hrtime.bigint() - BigInt(LATE_MS) * 1_000_000n;
  const answer = await firstAnswer((endpoint, heeding) => new HeartThread({ endpoint }, orders, heeding, startedAt));
  assert.deepEqual(answer, { drop: [], command: "continue", state: "running" });
});
