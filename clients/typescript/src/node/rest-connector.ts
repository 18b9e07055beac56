import type { Connector } from "../client.js";
import { ConfigurationError } from "../errors.js";
import { RestTransport } from "../rest.js";
import type { Transport, TransportSettings } from "../transport.js";
import { resolve } from "./connection.js";
import { NodeHttp } from "./http.js";

/** Connects Node to a scheduler over REST. */
export const connector: Connector = {
  resolve,
  transport: (endpoint: string, settings: TransportSettings): Transport => {
    if (/^https?:\/\//.test(endpoint)) return new RestTransport(new NodeHttp(settings.caFile, settings.name), settings);
    throw new ConfigurationError(
      /^(tcp|ipc):\/\//.test(endpoint)
        ? `${endpoint} is an endpoint of ZeroMQ: import Client and Worker from "hola-hpo/zmq"`
        : `${endpoint} is no endpoint: it must start with http://, https://, tcp:// or ipc://`,
    );
  },
};
