import type { BaseClient } from "../client.js";
import type {
  Checkpoint,
  GetSuggestionResponse,
  HeartbeatResponse,
  LeaseRef,
  StudyInfo,
  Suggestion,
} from "../generated/messages.js";
import type { Ending } from "./ending.js";
import { Heartbeats } from "./heartbeats.js";
import type { Lane } from "./lane.js";
import { Leases } from "./leases.js";
import type { Host, Log, WorkerOptions } from "./options.js";
import type { Persistence } from "./persistence.js";
import type { Registration } from "./registration.js";
import type { Spool } from "./spool.js";
import type { Tally } from "./tally.js";

/** What a worker is made of. */
export interface Parts {
  readonly client: BaseClient;
  readonly options: WorkerOptions;
  readonly log: Log;
  readonly spool: Spool | undefined;
  readonly tally: Tally;
  readonly persistence: Persistence;
  readonly registration: Registration;
  readonly ending: Ending;
}

/** A worker's time with a study: who it is there, what it holds, and what the scheduler has said. */
export class Session implements Parts {
  readonly client: BaseClient;
  readonly options: WorkerOptions;
  readonly log: Log;
  readonly spool: Spool | undefined;
  readonly tally: Tally;
  readonly persistence: Persistence;
  readonly registration: Registration;
  readonly ending: Ending;
  readonly leases = new Leases();
  lanes: readonly Lane[] = [];
  #heartbeats: Heartbeats | undefined;
  #hasWarnedNoSteps = false;

  constructor(parts: Parts) {
    this.client = parts.client;
    this.options = parts.options;
    this.log = parts.log;
    this.spool = parts.spool;
    this.tally = parts.tally;
    this.persistence = parts.persistence;
    this.registration = parts.registration;
    this.ending = parts.ending;
  }

  /** The study. @throws TypeError before the registration */
  get info(): StudyInfo {
    const { info } = this.registration;
    if (info === undefined) throw new TypeError("the worker is not registered");
    return info;
  }

  /** Logs once that reports are not sent. */
  warnNoSteps(): void {
    if (!this.#hasWarnedNoSteps) this.log.warn("reports are not sent: the study has no steps");
    this.#hasWarnedNoSteps = true;
  }

  startHeartbeats(host: Host): void {
    const { client, options, log } = this;
    const config = (): ReturnType<ConstructorParameters<typeof Heartbeats>[3]> => {
      const { refs, intervalS } = this.leases;
      const { workerId, maxBatch } = this.registration;
      return { workerId, leases: refs, intervalS, maxBatch };
    };
    const handlers = {
      onReply: (reply: HeartbeatResponse) => {
        this.#handleHeartbeatReply(reply);
      },
      onUnknownWorker: (workerId: string) => {
        this.registerAgain(workerId).catch((error: unknown) => {
          log.warn(`could not register again: ${String(error)}`);
        });
      },
    };
    this.#heartbeats = new Heartbeats(host, client, options.heartbeat ?? "thread", config, handlers, log);
  }

  stopHeartbeats(): void {
    this.#heartbeats?.stop();
  }

  /** Does what the scheduler has said by heartbeat so far. */
  handleReplies(): void {
    this.#heartbeats?.handleReplies();
  }

  #handleHeartbeatReply({ command, leaseCommands }: HeartbeatResponse): void {
    for (const about of leaseCommands) {
      for (const lane of this.lanes) {
        lane.handle(about);
        if (!lane.next?.suggestions.some(({ lease }) => lease === about.lease)) continue;
        lane.next = undefined; // not begun yet
        this.letGo(about);
      }
    }
    if (command === "drain") {
      this.ending.begin({ reason: "drained", message: "the scheduler said drain", atOnce: false });
    } else if (command === "stop") {
      this.ending.begin({ reason: "stopped", message: "the scheduler said stop", atOnce: true });
    }
  }

  /** Whether no further trial is to be begun, by all that the scheduler has said so far. */
  isDraining(): boolean {
    this.handleReplies();
    return this.ending.draining.aborted;
  }

  async registerAgain(unknownId: string): Promise<void> {
    await this.registration.registerAgain(unknownId, this.ending.stopping);
    this.#heartbeats?.update();
  }

  hold(suggestion: Suggestion): void {
    this.leases.hold(suggestion);
    this.#heartbeats?.update();
  }

  letGo(lease: LeaseRef): void {
    this.leases.letGo(lease);
    this.#heartbeats?.update();
  }

  /** A lane no longer evaluates a trial. */
  free(lane: Lane): void {
    if (lane.trial === undefined) return;
    this.letGo(lane.trial.suggestion);
    lane.trial = undefined;
    this.ending.endAsksIfIdle();
  }

  /** Keeps a trial for a lane whose evaluation is ending, however long that takes. */
  holdNext(lane: Lane, next: GetSuggestionResponse): void {
    lane.next = next;
    for (const suggestion of next.suggestions) if (suggestion.standing === "held") this.hold(suggestion);
  }

  /** Hands checkpoints that are no longer needed to who can delete them. */
  async discard(checkpoints: readonly Checkpoint[]): Promise<void> {
    for (const checkpoint of checkpoints) {
      try {
        await this.options.onDiscard?.(checkpoint);
      } catch (error) {
        this.log.warn(`the checkpoint ${checkpoint.uri} could not be discarded: ${String(error)}`);
      }
    }
  }
}
