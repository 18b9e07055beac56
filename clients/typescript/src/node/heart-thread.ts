import { parentPort, workerData } from "node:worker_threads";
import { BaseClient } from "../client.js";
import type { Heeding } from "../worker/heart.js";
import { HeartTimer } from "../worker/heart.js";
import type { Orders } from "../worker/leases.js";
import type { Report, Start } from "./heart.js";
import { reach } from "./reach.js";

// The program of the thread that beats: orders come in, reports go out.

const { options, orders, startedAt, reports } = workerData as Start;
const client = new BaseClient(reach, options);
const report = (message: Report): void => {
  reports.postMessage(message);
};
const heeding: Heeding = {
  heed: (reply, named) => {
    report({ reply, named });
  },
  forgotten: (workerId) => {
    report({ forgotten: workerId });
  },
  failed: (error) => {
    report({ failed: String(error) });
  },
  died: () => undefined, // a timer does not
};
// The clock of `performance` begins with the thread.
const startedMs = performance.now() - Number(process.hrtime.bigint() - startedAt) / 1e6;
const heart = new HeartTimer(client, orders, heeding, startedMs);
parentPort?.on("message", (changed: Orders | "stop") => {
  if (changed !== "stop") {
    heart.update(changed);
    return;
  }
  heart.stop();
  client.close();
  parentPort?.close();
});
