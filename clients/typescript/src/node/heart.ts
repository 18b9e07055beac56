import { MessageChannel, receiveMessageOnPort, Worker as Thread } from "node:worker_threads";
import type { MessagePort } from "node:worker_threads";
import type { ClientOptions } from "../client.js";
import type { HeartbeatResponse, LeaseRef } from "../generated/messages.js";
import type { Heart, Heeding } from "../worker/heart.js";
import type { Orders } from "../worker/leases.js";

/** What the thread of the heart tells. */
export type Report =
  | { readonly reply: HeartbeatResponse; readonly named: readonly LeaseRef[] }
  | { readonly forgotten: string }
  | { readonly failed: string };

/** What the thread of the heart starts with. */
export interface Start {
  readonly options: ClientOptions;
  readonly orders: Orders;
  /** By `process.hrtime`, the clock that all threads of a process share. */
  readonly startedAt: bigint;
  readonly reports: MessagePort;
}

/** Beats from a thread of its own, whatever this event loop does. */
export class HeartThread implements Heart {
  readonly #thread: Thread;
  readonly #reports: MessagePort;
  #isStopped = false;

  /** @param startedAt - when heartbeats began to be owed; the thread itself may take long to start on a busy machine */
  constructor(
    options: ClientOptions,
    orders: Orders,
    private readonly heeding: Heeding,
    startedAt = process.hrtime.bigint(),
  ) {
    const { port1, port2 } = new MessageChannel();
    const start: Start = { options, orders, startedAt, reports: port2 };
    this.#thread = new Thread(new URL("./heart-thread.js", import.meta.url), {
      workerData: start,
      transferList: [port2],
      name: "hola-heartbeat",
    });
    this.#reports = port1;
    this.#reports.on("message", (report: Report) => {
      this.#handle(report);
    });
    this.#thread.on("error", (error) => {
      this.handleReports();
      this.#reports.close();
      if (!this.#isStopped) heeding.died(error);
    });
  }

  update(orders: Orders): void {
    this.#thread.postMessage(orders);
  }

  handleReports(): void {
    for (;;) {
      const waiting = receiveMessageOnPort(this.#reports) as { message: Report } | undefined;
      if (waiting === undefined) return;
      this.#handle(waiting.message);
    }
  }

  #handle(report: Report): void {
    if (this.#isStopped) return;
    if ("reply" in report) this.heeding.heed(report.reply, report.named);
    else if ("forgotten" in report) this.heeding.forgotten(report.forgotten);
    else this.heeding.failed(report.failed);
  }

  stop(): void {
    this.#isStopped = true;
    this.#reports.close();
    this.#thread.postMessage("stop"); // it ends by itself: ending it by force brings down a ZeroMQ context
  }
}
