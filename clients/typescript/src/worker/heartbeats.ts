import type { BaseClient } from "../client.js";
import { noRetry } from "../retry.js";
import type { HeartbeatConfig, HeartbeatEvents, HeartbeatSender } from "./heartbeat.js";
import { HeartbeatTimer } from "./heartbeat.js";
import type { Host, Log } from "./options.js";

/** The heartbeats of a worker: from a thread where there is one, else, or when it has ended, from the event loop. */
export class Heartbeats {
  readonly #config: () => HeartbeatConfig;
  #sender: HeartbeatSender;

  /**
   * @param mode - `timer`: never from a thread
   * @param config - the configuration as it is now
   */
  constructor(
    host: Host,
    client: BaseClient,
    mode: "thread" | "timer",
    config: () => HeartbeatConfig,
    handlers: Pick<HeartbeatEvents, "onReply" | "onUnknownWorker">,
    log: Log,
  ) {
    this.#config = config;
    const events: HeartbeatEvents = {
      ...handlers,
      onError: (error) => {
        log.debug(`a heartbeat failed: ${String(error)}`);
      },
      onEnd: (error) => {
        log.warn(`the thread of the heartbeats ended, the event loop sends them now: ${String(error)}`);
        // Nobody knows when it sent its last heartbeat: the next one is due at once.
        this.#sender = new HeartbeatTimer(client, config(), events, -Infinity);
      },
    };
    const thread = mode === "thread" ? host.heartbeatThread(optionsOf(client), config(), events) : undefined;
    this.#sender = thread ?? new HeartbeatTimer(client, config(), events);
  }

  /** The leases held, or the worker's id, have changed. */
  update(): void {
    this.#sender.update(this.#config());
  }

  /** Handles the replies that have come and wait for the event loop. */
  handleReplies(): void {
    this.#sender.handleReplies();
  }

  stop(): void {
    this.#sender.stop();
  }
}

/** The options of another client of the same scheduler. */
function optionsOf(client: BaseClient): Parameters<Host["heartbeatThread"]>[0] {
  const { token, serverKey, caFile, insecurePlaintext, name } = client.settings;
  const connection = { token, serverKey, caFile };
  return { endpoint: client.endpoints.all, connection, insecurePlaintext, study: client.study, name, retry: noRetry };
}
