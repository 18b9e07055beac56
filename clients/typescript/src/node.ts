import type { ClientOptions } from "./client.js";
import { BaseClient } from "./client.js";
import { hostOver } from "./node/host.js";
import { connector } from "./node/rest-connector.js";
import type { Objective } from "./worker/evaluation.js";
import type { WorkerOptions } from "./worker/options.js";
import { BaseWorker } from "./worker/worker.js";

export * from "./common.js";
export { findConnection, readConnection } from "./node/connection.js";

/** A client of a scheduler over REST. Many calls may be running at once. `hola-hpo/zmq` has one for ZeroMQ. */
export class Client extends BaseClient {
  /** @throws ConfigurationError when there is nothing to connect to */
  constructor(options: ClientOptions = {}) {
    super(connector, options);
  }
}

/** Evaluates trials of one study until it is finished, or until it is told to end. */
export class Worker extends BaseWorker {
  /** @throws ConfigurationError when there is nothing to connect to, or a setting makes no sense */
  constructor(objective: Objective, options: WorkerOptions = {}) {
    super(objective, hostOver("rest"), options, (settings) => new Client(settings));
  }
}
