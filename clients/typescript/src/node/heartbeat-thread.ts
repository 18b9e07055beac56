import { MessageChannel, receiveMessageOnPort, Worker as Thread } from "node:worker_threads";
import type { MessagePort } from "node:worker_threads";
import type { ClientOptions } from "../client.js";
import type { HeartbeatResponse } from "../generated/messages.js";
import type { HeartbeatConfig, HeartbeatEvents, HeartbeatSender } from "../worker/heartbeat.js";

/** What the thread may connect by. */
export type Carrier = "rest" | "zmq";

/** What the thread reports. */
export type Report =
  { readonly reply: HeartbeatResponse } | { readonly unknownWorker: string } | { readonly error: string };

/** What the thread starts with. */
export interface Start {
  readonly carrier: Carrier;
  readonly options: ClientOptions;
  readonly config: HeartbeatConfig;
  /** By `process.hrtime`, the clock that all threads of a process share. */
  readonly startedAt: bigint;
  readonly reports: MessagePort;
}

/** Sends heartbeats from a separate thread, whatever this event loop does. */
export class HeartbeatThread implements HeartbeatSender {
  readonly #thread: Thread;
  readonly #reports: MessagePort;
  #isStopped = false;

  /** @param startedAt - when the first interval began; on a busy machine the thread itself may start much later */
  constructor(
    carrier: Carrier,
    options: ClientOptions,
    config: HeartbeatConfig,
    private readonly events: HeartbeatEvents,
    startedAt = process.hrtime.bigint(),
  ) {
    const { port1, port2 } = new MessageChannel();
    const start: Start = { carrier, options, config, startedAt, reports: port2 };
    this.#thread = new Thread(new URL("./heartbeat-program.js", import.meta.url), {
      workerData: start,
      transferList: [port2],
      name: "hola-heartbeat",
    });
    this.#reports = port1;
    this.#reports.on("message", (report: Report) => {
      this.#handle(report);
    });
    this.#thread.on("error", (error) => {
      this.handleReplies();
      this.#reports.close();
      if (!this.#isStopped) events.onEnd(error);
    });
  }

  update(config: HeartbeatConfig): void {
    this.#thread.postMessage(config);
  }

  handleReplies(): void {
    for (;;) {
      const waiting = receiveMessageOnPort(this.#reports) as { message: Report } | undefined;
      if (waiting === undefined) return;
      this.#handle(waiting.message);
    }
  }

  #handle(report: Report): void {
    if (this.#isStopped) return;
    if ("reply" in report) this.events.onReply(report.reply);
    else if ("unknownWorker" in report) this.events.onUnknownWorker(report.unknownWorker);
    else this.events.onError(report.error);
  }

  stop(): void {
    this.#isStopped = true;
    this.#reports.close();
    this.#thread.postMessage("stop"); // it ends by itself: ending it by force brings down a ZeroMQ context
  }
}
