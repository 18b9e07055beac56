import type { Connector } from "../client.js";
import { connector as rest } from "./rest-connector.js";
import { ZmqTransport } from "./zmq.js";

/** Connects Node to a scheduler over REST or ZeroMQ, as the endpoint says. */
export const connector: Connector = {
  resolve: rest.resolve,
  transport: (endpoint, settings) =>
    /^(tcp|ipc):\/\//.test(endpoint) ? new ZmqTransport(settings) : rest.transport(endpoint, settings),
};
