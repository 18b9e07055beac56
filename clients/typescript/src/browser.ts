import type { ClientOptions, Connector, Resolved } from "./client.js";
import { BaseClient } from "./client.js";
import { ConfigurationError } from "./errors.js";
import { FetchHttp } from "./fetch.js";
import { RestTransport } from "./rest.js";
import type { Transport, TransportSettings } from "./transport.js";
import type { Objective } from "./worker/evaluation.js";
import type { Host, WorkerOptions } from "./worker/options.js";
import { BaseWorker } from "./worker/worker.js";

export * from "./common.js";

const connector: Connector = {
  resolve: ({ endpoint, connection = {}, insecurePlaintext = false }: ClientOptions): Resolved => {
    const given = typeof endpoint === "string" ? [endpoint] : endpoint;
    return { endpoints: given ?? connection.rest ?? [location.origin], connection, insecurePlaintext };
  },
  transport: (endpoint: string, settings: TransportSettings): Transport => {
    if (!/^https?:\/\//.test(endpoint)) {
      throw new ConfigurationError(`${endpoint} is no endpoint for a browser: it must start with http:// or https://`);
    }
    return new RestTransport(new FetchHttp(), settings);
  },
};

const host: Host = {
  name: "browser",
  hostname: undefined,
  pid: undefined,
  labels: () => ({}),
  spool: () => undefined,
  onSignal: () => () => undefined,
  heartbeatThread: () => undefined,
};

/** A client of a scheduler over REST; without an endpoint that of the page. Many calls may be running at once. */
export class Client extends BaseClient {
  /** @throws ConfigurationError when the endpoint is none */
  constructor(options: ClientOptions = {}) {
    super(connector, options);
  }
}

/** Evaluates trials of one study until it is finished, or until it is told to end. */
export class Worker extends BaseWorker {
  /** @throws ConfigurationError when a setting makes no sense */
  constructor(objective: Objective, options: WorkerOptions = {}) {
    super(objective, host, options, (settings) => new Client(settings));
  }
}
