// A scheduler of one trial in a separate thread, for tests that block their event loop. Asked, it tells how many
// heartbeats came before the result, and the `next_count` of each result.

import { parentPort, workerData } from "node:worker_threads";
import { ScriptedServer, studyOf } from "./scheduler.js";

/** What the thread starts with. */
export interface Start {
  readonly leaseS: number;
  /** What each heartbeat is answered. */
  readonly command?: string;
  /** Counts the heartbeats that came, for a thread that waits for them. */
  readonly beats?: Int32Array;
}

/** What the thread says when it is asked. */
export interface Seen {
  readonly beatsBeforeResult: number;
  readonly nextCounts: readonly unknown[];
}

const { leaseS, command, beats } = workerData as Start;
const script = studyOf(1, leaseS);
const server = await ScriptedServer.start((call) => {
  if (call.operation.name !== "Heartbeat") return script(call);
  if (beats !== undefined) {
    Atomics.add(beats, 0, 1);
    Atomics.notify(beats, 0);
  }
  return { body: { tag: "HeartbeatResponse", command } };
});
parentPort?.postMessage(server.endpoint);
parentPort?.on("message", () => {
  const names = server.calls.map(({ operation }) => operation.name);
  const before = names.slice(names.indexOf("GetSuggestion"), names.indexOf("SubmitResult"));
  const seen: Seen = {
    beatsBeforeResult: before.filter((name) => name === "Heartbeat").length,
    nextCounts: server.named("SubmitResult").map(({ body }) => body["next_count"] ?? 0),
  };
  parentPort?.postMessage(seen);
});
