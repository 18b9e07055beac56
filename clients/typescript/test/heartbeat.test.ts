import assert from "node:assert/strict";
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { Worker as Thread } from "node:worker_threads";
import { HeartbeatThread } from "../src/node/heartbeat-thread.js";
import { Client, Worker } from "../src/node.js";
import type { WorkerOptions } from "../src/node.js";
import type { HeartbeatEvents, HeartbeatSender } from "../src/worker/heartbeat.js";
import { HeartbeatTimer } from "../src/worker/heartbeat.js";
import { ScriptedServer, studyOf } from "./scheduler.js";
import type { Seen, Start } from "./scheduler-thread.js";

const DEADLINE_MS = 60_000;

/** A worker beside a scheduler in a separate thread, which continues while an evaluation blocks this event loop. */
async function besideThread(
  start: Start,
  objective: () => number,
  options: WorkerOptions = {},
): Promise<{ summary: Awaited<ReturnType<Worker["run"]>>; seen: Seen }> {
  const thread = new Thread(new URL("./scheduler-thread.js", import.meta.url), { workerData: start });
  try {
    const endpoint = await new Promise<string>((resolve) => thread.once("message", resolve));
    const spoolDir = mkdtempSync(join(tmpdir(), "hola-spool-"));
    const worker = new Worker(objective, { endpoint, spoolDir, handleSignals: false, ...options });
    const summary = await worker.run();
    const seen = new Promise<Seen>((resolve) => thread.once("message", resolve));
    thread.postMessage("what came?");
    return { summary, seen: await seen };
  } finally {
    await thread.terminate();
  }
}

/** An evaluation that blocks the event loop until so many heartbeats have come. */
function blockUntil(beats: Int32Array, count: number): () => number {
  return () => {
    for (let seen = 0; seen < count; seen = Atomics.load(beats, 0)) {
      if (Atomics.wait(beats, 0, seen, DEADLINE_MS) === "timed-out") throw new Error("no heartbeat");
    }
    return 1;
  };
}

test("a thread sends heartbeats while an evaluation blocks the event loop", async () => {
  const beats = new Int32Array(new SharedArrayBuffer(4));
  const { seen } = await besideThread({ leaseS: 0.4, beats }, blockUntil(beats, 5), { heartbeat: "thread" });
  assert.ok(seen.beatsBeforeResult >= 5);
});

test("a timer sends no heartbeats while an evaluation blocks the event loop", async () => {
  const block = (): number => {
    const until = performance.now() + 2000;
    while (performance.now() < until);
    return 1;
  };
  const { seen } = await besideThread({ leaseS: 0.4 }, block, { heartbeat: "timer" });
  assert.ok(seen.beatsBeforeResult <= 1);
});

test("a drain that waits for a blocked event loop is in time for the tell", async () => {
  const beats = new Int32Array(new SharedArrayBuffer(4));
  // The second heartbeat follows the answer to the first, which then waits in the port.
  const untilSecondBeat = blockUntil(beats, 2);
  const start = { leaseS: 12, command: "drain", beats };
  const { summary, seen } = await besideThread(start, untilSecondBeat, { heartbeat: "thread" });
  assert.deepEqual([summary.reason, summary.completed, seen.nextCounts], ["drained", 1, [0]]);
});

/** Waits for the first reply to a sender whose heartbeats are ten minutes apart. */
async function firstReply(make: (endpoint: string, events: HeartbeatEvents) => HeartbeatSender): Promise<unknown> {
  const server = await ScriptedServer.start(studyOf(0, 60));
  let sender: HeartbeatSender | undefined;
  try {
    return await new Promise((resolve, reject) => {
      const events = { onReply: resolve, onUnknownWorker: reject, onError: reject, onEnd: reject };
      sender = make(server.endpoint, events);
    });
  } finally {
    sender?.stop();
    await server.stop();
  }
}

const config = { workerId: "w", leases: [{ trialId: 1, lease: "lease-1" }], intervalS: 600, maxBatch: 256 };
const LATE_MS = 600_000;

test("a timer of heartbeats that starts late sends one at once", { timeout: DEADLINE_MS }, async () => {
  const since = performance.now() - LATE_MS;
  const reply = await firstReply(
    (endpoint, events) => new HeartbeatTimer(new Client({ endpoint }), config, events, since),
  );
  assert.deepEqual(reply, { leaseCommands: [], command: "continue", state: "running" });
});

test("a thread of heartbeats that starts late sends one at once", { timeout: DEADLINE_MS }, async () => {
  const startedAt = process.hrtime.bigint() - BigInt(LATE_MS) * 1_000_000n;
  const reply = await firstReply(
    (endpoint, events) => new HeartbeatThread("rest", { endpoint }, config, events, startedAt),
  );
  assert.deepEqual(reply, { leaseCommands: [], command: "continue", state: "running" });
});

test("every lease is renewed, in requests that hold no more than the scheduler takes", async () => {
  const trials = 5;
  const script = studyOf(trials, 0.4, { limits: { max_batch: 2 } });
  const renewed = new Set<number>();
  const spoolDir = mkdtempSync(join(tmpdir(), "hola-spool-"));
  const server = await ScriptedServer.start((call) => {
    if (call.operation.name === "Heartbeat") {
      for (const { trial_id } of (call.body["leases"] ?? []) as { trial_id: number }[]) renewed.add(trial_id);
      if (renewed.size === trials) worker.stop();
    }
    return script(call);
  });
  const { endpoint } = server;
  const never = (_: unknown, { signal }: { signal: AbortSignal }): Promise<number> =>
    new Promise((_, reject) => {
      signal.addEventListener("abort", () => {
        reject(new Error("stopped"));
      });
    });
  const worker = new Worker(never, { endpoint, spoolDir, handleSignals: false, concurrency: trials });
  try {
    const summary = await worker.run();
    assert.deepEqual([summary.reason, summary.released], ["stopped", trials]);
  } finally {
    await server.stop();
  }
  const sizes = [...server.named("Heartbeat"), ...server.named("ReleaseTrials")].map(
    ({ body }) => ((body["leases"] ?? []) as unknown[]).length,
  );
  assert.equal(Math.max(...sizes), 2);
});
