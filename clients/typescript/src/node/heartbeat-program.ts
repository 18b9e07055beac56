import { parentPort, workerData } from "node:worker_threads";
import { BaseClient } from "../client.js";
import { HeartbeatTimer } from "../worker/heartbeat.js";
import type { HeartbeatConfig, HeartbeatEvents } from "../worker/heartbeat.js";
import type { Report, Start } from "./heartbeat-thread.js";

// The program of the thread that sends heartbeats: configurations come in, reports go out.

const { carrier, options, config, startedAt, reports } = workerData as Start;
const { connector } = await (carrier === "zmq" ? import("./zmq-connector.js") : import("./rest-connector.js"));
const client = new BaseClient(connector, options);
const report = (message: Report): void => {
  reports.postMessage(message);
};
const events: HeartbeatEvents = {
  onReply: (reply) => {
    report({ reply });
  },
  onUnknownWorker: (workerId) => {
    report({ unknownWorker: workerId });
  },
  onError: (error) => {
    report({ error: String(error) });
  },
  onEnd: () => undefined, // a timer does not end by itself
};
// The clock of `performance` begins with the thread.
const since = performance.now() - Number(process.hrtime.bigint() - startedAt) / 1e6;
const timer = new HeartbeatTimer(client, config, events, since);
parentPort?.on("message", (message: HeartbeatConfig | "stop") => {
  if (message !== "stop") {
    timer.update(message);
    return;
  }
  timer.stop();
  client.close();
  parentPort?.close();
});
