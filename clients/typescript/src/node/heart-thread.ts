import { parentPort, workerData } from "node:worker_threads";
import type { ClientOptions } from "../client.js";
import { BaseClient } from "../client.js";
import { HeartTimer } from "../worker/heart.js";
import type { Orders } from "../worker/leases.js";
import type { Report } from "./heart.js";
import { reach } from "./reach.js";

// The program of the thread that beats: orders come in, reports go out.

const { options, orders } = workerData as { options: ClientOptions; orders: Orders };
const client = new BaseClient(reach, options);
const report = (message: Report): void => {
  parentPort?.postMessage(message);
};
const heart = new HeartTimer(client, orders, {
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
});
parentPort?.on("message", (changed: Orders | "stop") => {
  if (changed !== "stop") {
    heart.update(changed);
    return;
  }
  heart.stop();
  client.close();
  parentPort?.close();
});
