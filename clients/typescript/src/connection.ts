/** What a client needs to know of a scheduler; the content of a connection file. */
export interface Connection {
  /** ZeroMQ endpoints, the preferred first, such as `tcp://127.0.0.1:5557`. */
  readonly zmq?: readonly string[] | undefined;
  /** Base URLs of the gateways, such as `http://127.0.0.1:8080`. */
  readonly rest?: readonly string[] | undefined;
  /** The secret that names the caller. */
  readonly token?: string | undefined;
  /** The scheduler's CURVE public key in Z85, which `tcp://` endpoints need. */
  readonly serverKey?: string | undefined;
  /** A PEM file with the authority of the gateway's certificate; absent: the system's. */
  readonly caFile?: string | undefined;
  /** The study that is meant when none is named. */
  readonly study?: string | undefined;
}

/** The study that is meant when nothing names one. */
export const DEFAULT_STUDY = "default";
