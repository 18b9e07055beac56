// A scheduler of one trial in a thread of its own; asked, it tells how many heartbeats came before the result.

import { parentPort, workerData } from "node:worker_threads";
import { ScriptedServer, studyOf } from "./scheduler.js";

const { leaseSeconds } = workerData as { leaseSeconds: number };
const server = await ScriptedServer.start(studyOf(1, leaseSeconds));
parentPort?.postMessage(server.endpoint);
parentPort?.on("message", () => {
  const names = server.calls.map(({ operation }) => operation.name);
  const before = names.slice(names.indexOf("GetSuggestion"), names.indexOf("SubmitResult"));
  parentPort?.postMessage(before.filter((name) => name === "Heartbeat").length);
});
