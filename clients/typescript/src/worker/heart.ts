import type { BaseClient } from "../client.js";
import { isCode } from "../errors.js";
import type { HeartbeatResponse, LeaseRef } from "../generated/messages.js";
import type { Orders } from "./leases.js";

const SHORTEST_TIMEOUT_SECONDS = 1;
const LONGEST_TIMEOUT_SECONDS = 10;

/** What the answers to heartbeats lead to. */
export interface Heeding {
  /** The scheduler answered a beat that named these leases. */
  heed(reply: HeartbeatResponse, named: readonly LeaseRef[]): void;
  /** The scheduler does not know this worker. */
  forgotten(workerId: string): void;
  /** A beat failed; the next may succeed. */
  failed(error: unknown): void;
  /** What beats has ended, and will not beat again. */
  died(error: unknown): void;
}

/** Sends signs of life until it is stopped. */
export interface Heart {
  /** The worker took a trial, let go of one, or has another id. */
  update(orders: Orders): void;
  /** Handles the answers that have come and wait for the event loop, so that a command in them is known at once. */
  handleReports(): void;
  stop(): void;
}

/** Beats from a timer of this event loop: an evaluation that blocks the loop for most of a lease loses it. */
export class HeartTimer implements Heart {
  #timer: ReturnType<typeof setTimeout> | undefined;
  #last: number;
  #unanswered = 0;
  #isStopped = false;

  /**
   * @param startedAt - when heartbeats began to be owed, on the clock of `performance.now()`: the first beat is due one
   * interval later, which may be at once
   */
  constructor(
    private readonly client: BaseClient,
    private orders: Orders,
    private readonly heeding: Heeding,
    startedAt = performance.now(),
  ) {
    this.#last = startedAt;
    this.#plan();
  }

  update(orders: Orders): void {
    this.orders = orders;
    this.#plan();
  }

  /** Nothing waits: the answers come to this event loop. */
  handleReports(): void {}

  stop(): void {
    this.#isStopped = true;
    clearTimeout(this.#timer);
  }

  #plan(): void {
    clearTimeout(this.#timer);
    if (this.#isStopped) return;
    // The next beat waits for the answer to the last one, for one more interval at most: who sees two beats knows that the
    // answer to the first was handled.
    const intervals = this.#unanswered > 0 ? 2 : 1;
    const due = this.#last + intervals * this.orders.intervalSeconds * 1000;
    this.#timer = setTimeout(
      () => {
        void this.#beat();
      },
      Math.max(0, due - performance.now()),
    );
  }

  async #beat(): Promise<void> {
    const { workerId, leases, intervalSeconds } = this.orders;
    this.#last = performance.now();
    this.#unanswered++;
    this.#plan();
    const patience = Math.min(LONGEST_TIMEOUT_SECONDS, Math.max(SHORTEST_TIMEOUT_SECONDS, 2 * intervalSeconds));
    try {
      const reply = await this.client.heartbeat({ worker_id: workerId, leases }, { timeoutSeconds: patience });
      if (!this.#isStopped) this.heeding.heed(reply, leases);
    } catch (error) {
      if (this.#isStopped) return;
      if (isCode(error, "unknown_worker")) this.heeding.forgotten(workerId);
      else this.heeding.failed(error);
    } finally {
      this.#unanswered--;
      this.#plan();
    }
  }
}
