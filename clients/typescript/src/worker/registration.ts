import type { BaseClient } from "../client.js";
import { newKey } from "../client.js";
import type { RegisterWorkerRequest, StudyInfo } from "../generated/messages.js";
import type { Persistence } from "./persistence.js";

/** The worker as the scheduler knows it, and what the scheduler said of the study and of its limits. */
export class Registration {
  #workerId = "";
  #info: StudyInfo | undefined;
  #maxBatch = 1;
  #registering: Promise<void> | undefined;

  constructor(
    private readonly client: BaseClient,
    private readonly persistence: Persistence,
    private readonly request: RegisterWorkerRequest,
    private waits: number,
  ) {}

  /** The id that the scheduler gave; empty before {@link register}. */
  get workerId(): string {
    return this.#workerId;
  }

  get info(): StudyInfo | undefined {
    return this.#info;
  }

  /** Seconds that an ask waits for work. */
  get waitS(): number {
    return this.waits;
  }

  /** Items that the scheduler takes in one request. */
  get maxBatch(): number {
    return this.#maxBatch;
  }

  async register(signal: AbortSignal): Promise<void> {
    const idempotencyKey = newKey();
    const reply = await this.persistence.call(signal, () =>
      this.client.registerWorker(this.request, { idempotencyKey }),
    );
    this.#workerId = reply.workerId;
    this.#info = reply.info;
    this.#maxBatch = Math.max(1, reply.limits.maxBatch);
    this.waits = Math.min(this.waits, reply.limits.maxWaitS);
    this.client.maxMessageBytes = reply.limits.maxMessageBytes;
  }

  /** Registers once for all that find out at the same time that the scheduler no longer knows an id. */
  async registerAgain(unknownId: string, signal: AbortSignal): Promise<void> {
    if (this.#workerId !== unknownId) return;
    this.#registering ??= this.register(signal).finally(() => {
      this.#registering = undefined;
    });
    await this.#registering;
  }
}
