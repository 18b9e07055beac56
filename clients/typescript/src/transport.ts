import type { Operation } from "./operation.js";

/** One attempt of a request. */
export interface Attempt {
  readonly operation: Operation;
  /** Its fields, with the study. */
  readonly request: object;
  /** The same as JSON. */
  readonly body: string;
  readonly endpoint: string;
  readonly idempotencyKey: string | undefined;
  /** The lowest version that holds all that the request uses. */
  readonly version: string;
  readonly timeoutSeconds: number;
  readonly connectTimeoutSeconds: number;
  readonly signal: AbortSignal | undefined;
}

/** What came back: the body, and over REST whether the status says that it is an error of a proxy. */
export interface Answer {
  readonly body: string;
  /** The HTTP status; 200 over ZeroMQ. */
  readonly status: number;
}

/** Carries requests to a scheduler. */
export interface Transport {
  /** The beginnings of the addresses that it can use. */
  readonly schemes: readonly string[];
  /** @throws TransportError when no answer comes, the signal's reason when it is aborted. */
  exchange(attempt: Attempt): Promise<Answer>;
  /** Ends the connections; what is under way ends with ClosedError. */
  close(): void;
}

/** What every transport needs to know. */
export interface TransportSettings {
  readonly token: string | undefined;
  readonly serverKey: string | undefined;
  readonly caFile: string | undefined;
  /** What the server's log calls this client. */
  readonly name: string;
}
