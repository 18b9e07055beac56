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
  readonly timeoutS: number;
  readonly connectTimeoutS: number;
  readonly signal: AbortSignal | undefined;
}

/** What came back. */
export interface Answer {
  readonly body: string;
  /** What HTTP says of it; absent over ZeroMQ. */
  readonly http?: { readonly status: number; readonly retryAfter: string | undefined };
}

/** Carries requests to a scheduler. */
export interface Transport {
  /** Whether an address is of this transport. */
  serves(endpoint: string): boolean;
  /** @throws ConfigurationError when an address of this transport cannot be used safely with the settings. */
  check(endpoint: string): void;
  /** Whether the address of a leader may take the place of the one in use: never one that is secured less. */
  mayFollow(from: string, to: string): boolean;
  /** @throws TransportError when no answer comes, the signal's reason when it is aborted. */
  exchange(attempt: Attempt): Promise<Answer>;
  /**
   * Opens a stream of server-sent events, which comes as text in pieces; what is not a stream is an answer. Absent where
   * there are no streams.
   *
   * @throws TransportError when the server cannot be reached, is silent for `timeoutS`, or the stream breaks; the
   *   signal's reason
   */
  readonly stream?: ((attempt: Attempt) => Promise<Answer | AsyncIterable<string>>) | undefined;
  /** Ends the connections; what is running ends with ClosedError. */
  close(): void;
}

/** What every transport needs to know. */
export interface TransportSettings {
  readonly token: string | undefined;
  readonly serverKey: string | undefined;
  readonly caFile: string | undefined;
  /** Whether the token may be sent in clear to other machines. */
  readonly insecurePlaintext: boolean;
  /** What the server's log calls this client. */
  readonly name: string;
}
