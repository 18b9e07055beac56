import type { Reach } from "../client.js";
import { ConfigurationError } from "../errors.js";
import { RestTransport } from "../rest.js";
import type { Transport, TransportSettings } from "../transport.js";
import { resolve } from "./connection.js";
import { NodeHttp } from "./http.js";
import { ZmqTransport } from "./zmq.js";

/** How Node reaches a scheduler: over REST, or over ZeroMQ when the package zeromq is installed. */
export const reach: Reach = {
  resolve,
  transport(endpoint: string, settings: TransportSettings): Transport {
    if (/^https?:\/\//.test(endpoint)) return new RestTransport(new NodeHttp(settings.caFile, settings.name), settings);
    if (/^(tcp|ipc):\/\//.test(endpoint)) return new ZmqTransport(settings);
    throw new ConfigurationError(`${endpoint} is no endpoint: it must start with http://, https://, tcp:// or ipc://`);
  },
};
