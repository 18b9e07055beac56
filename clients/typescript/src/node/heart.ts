import { Worker as Thread } from "node:worker_threads";
import type { ClientOptions } from "../client.js";
import type { HeartbeatResponse, LeaseRef } from "../generated/messages.js";
import type { Heart, Heeding } from "../worker/heart.js";
import type { Orders } from "../worker/leases.js";

/** What the thread of the heart tells. */
export type Report =
  | { readonly reply: HeartbeatResponse; readonly named: readonly LeaseRef[] }
  | { readonly forgotten: string }
  | { readonly failed: string };

/** Beats from a thread of its own, whatever this event loop does. */
export class HeartThread implements Heart {
  readonly #thread: Thread;
  #isStopped = false;

  constructor(options: ClientOptions, orders: Orders, heeding: Heeding) {
    this.#thread = new Thread(new URL("./heart-thread.js", import.meta.url), {
      workerData: { options, orders },
      name: "hola-heartbeat",
    });
    this.#thread.on("message", (report: Report) => {
      if ("reply" in report) heeding.heed(report.reply, report.named);
      else if ("forgotten" in report) heeding.forgotten(report.forgotten);
      else heeding.failed(report.failed);
    });
    this.#thread.on("error", (error) => {
      if (!this.#isStopped) heeding.died(error);
    });
  }

  update(orders: Orders): void {
    this.#thread.postMessage(orders);
  }

  stop(): void {
    this.#isStopped = true;
    this.#thread.removeAllListeners("message");
    this.#thread.postMessage("stop"); // it ends by itself: ending it by force brings down a ZeroMQ context
  }
}
