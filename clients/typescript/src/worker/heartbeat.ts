import type { BaseClient } from "../client.js";
import { isCode } from "../errors.js";
import type { HeartbeatResponse, LeaseRef } from "../generated/messages.js";
import { batches } from "./leases.js";

const SHORTEST_TIMEOUT_S = 1;
const LONGEST_TIMEOUT_S = 10;

/** What heartbeats say, and how often they are sent. */
export interface HeartbeatConfig {
  readonly workerId: string;
  readonly leases: readonly LeaseRef[];
  readonly intervalS: number;
  /** Leases in one request; more are sent as several. */
  readonly maxBatch: number;
}

/** The results of heartbeats. */
export interface HeartbeatEvents {
  /** The scheduler answered a heartbeat. */
  onReply(reply: HeartbeatResponse): void;
  /** The scheduler does not know this worker. */
  onUnknownWorker(workerId: string): void;
  /** A heartbeat failed; the next may succeed. */
  onError(error: unknown): void;
  /** The sender has ended by itself, and sends nothing more. */
  onEnd(error: unknown): void;
}

/** Sends heartbeats until it is stopped. */
export interface HeartbeatSender {
  /** The worker took a trial, let go of one, or has another id. */
  update(config: HeartbeatConfig): void;
  /** Handles the replies that have come and wait for the event loop, so that a command in them is known at once. */
  handleReplies(): void;
  stop(): void;
}

/** Sends heartbeats from this event loop: an evaluation that blocks the loop for most of a lease loses it. */
export class HeartbeatTimer implements HeartbeatSender {
  #timer: ReturnType<typeof setTimeout> | undefined;
  #last: number;
  #unanswered = 0;
  #isStopped = false;

  /**
   * @param since - when the first interval began, on the clock of `performance.now()`
   */
  constructor(
    private readonly client: BaseClient,
    private config: HeartbeatConfig,
    private readonly events: HeartbeatEvents,
    since = performance.now(),
  ) {
    this.#last = since;
    this.#plan();
  }

  update(config: HeartbeatConfig): void {
    this.config = config;
    this.#plan();
  }

  /** Nothing waits: the replies come to this event loop. */
  handleReplies(): void {}

  stop(): void {
    this.#isStopped = true;
    clearTimeout(this.#timer);
  }

  #plan(): void {
    clearTimeout(this.#timer);
    if (this.#isStopped) return;
    // The next heartbeat waits for the reply to the last one, for one more interval at most. A reader that sees two heartbeats
    // knows that the reply to the first was handled.
    const intervals = this.#unanswered > 0 ? 2 : 1;
    const due = this.#last + intervals * this.config.intervalS * 1000;
    this.#timer = setTimeout(
      () => {
        void this.#send();
      },
      Math.max(0, due - performance.now()),
    );
  }

  async #send(): Promise<void> {
    const { workerId, leases, intervalS, maxBatch } = this.config;
    this.#last = performance.now();
    this.#unanswered++;
    this.#plan();
    const timeoutS = Math.min(LONGEST_TIMEOUT_S, Math.max(SHORTEST_TIMEOUT_S, 2 * intervalS));
    try {
      for (const batch of leases.length === 0 ? [[]] : batches(leases, maxBatch)) {
        const reply = await this.client.heartbeat({ workerId, leases: batch }, { timeoutS });
        if (this.#isStopped) return;
        this.events.onReply(reply);
      }
    } catch (error) {
      if (this.#isStopped) return;
      if (isCode(error, "unknown_worker")) this.events.onUnknownWorker(workerId);
      else this.events.onError(error);
    } finally {
      this.#unanswered--;
      this.#plan();
    }
  }
}
