import type { ErrorCode, ErrorResponse, Open } from "./generated/messages.js";

/**
 * The base of every error of this package.
 *
 * ```text
 * HolaError
 * ├── ConfigurationError   nothing to connect to, or settings that contradict each other
 * ├── TransportError       no answer; whether the request was carried out is not known
 * │   ├── RequestTimeoutError   the server did not answer in time
 * │   ├── UnreachableError      no connection, it broke, or something else answered in the server's place
 * │   ├── HandshakeError        the server is not the one expected
 * │   └── ClosedError           the client was closed
 * ├── InvalidReplyError    the answer is not of the protocol
 * └── ServerError          the request was refused and had no effect; `code` says why
 * ```
 */
export class HolaError extends Error {
  override readonly name: string = "HolaError";
}

/** There is nothing to connect to, or a setting makes no sense. */
export class ConfigurationError extends HolaError {
  override readonly name = "ConfigurationError";
}

/** No answer came. The request may have been carried out: repeat it under the same idempotency key. */
export class TransportError extends HolaError {
  override readonly name: string = "TransportError";

  constructor(
    message: string,
    /** The address that was tried. */
    readonly endpoint?: string,
    /** When to try again at the earliest, in seconds, if a proxy said so. */
    readonly retryAfterS?: number,
  ) {
    super(endpoint === undefined ? message : `${endpoint}: ${message}`);
  }
}

/** The server did not answer in time. */
export class RequestTimeoutError extends TransportError {
  override readonly name = "RequestTimeoutError";
}

/** There is no connection to the server, it broke before the answer, or a proxy answered in its place. */
export class UnreachableError extends TransportError {
  override readonly name = "UnreachableError";
}

/** A server answers that is not the one expected: another key, another certificate, another protocol. */
export class HandshakeError extends TransportError {
  override readonly name = "HandshakeError";
}

/** The client was closed before or during the call. */
export class ClosedError extends TransportError {
  override readonly name = "ClosedError";
}

/** The server's answer is no message of the protocol. */
export class InvalidReplyError extends HolaError {
  override readonly name = "InvalidReplyError";

  constructor(
    message: string,
    /** Where it came from. */
    readonly endpoint: string,
  ) {
    super(`${endpoint}: ${message}`);
  }
}

/** The request was refused and had no effect; also when this package found it wrong before it was sent. */
export class ServerError extends HolaError {
  override readonly name = "ServerError";

  constructor(
    /** The refusal as it came. */
    readonly response: ErrorResponse,
  ) {
    const where = response.path ? ` (at ${response.path})` : "";
    const value = response.value ? `: ${response.value}` : "";
    super(`${response.code}: ${response.message}${where}${value}`);
  }

  /** The code of the error table; one that is not known goes by {@link retryable}. */
  get code(): Open<ErrorCode> {
    return this.response.code;
  }

  /** Where in the request, as a JSON Pointer. */
  get path(): string | undefined {
    return this.response.path;
  }

  /** The offending value, as text. */
  get value(): string | undefined {
    return this.response.value;
  }

  /** Whether the same request may succeed later. */
  get retryable(): boolean {
    return this.response.retryable;
  }

  /** When to try again at the earliest, in seconds. */
  get retryAfterS(): number | undefined {
    return this.response.retryAfterS;
  }

  /** More, for programs. */
  get detail(): ErrorResponse["detail"] {
    return this.response.detail;
  }
}

/** Whether the same request may succeed when it is repeated. */
export function isRetryable(error: unknown): boolean {
  if (error instanceof ServerError) return error.retryable;
  return error instanceof TransportError && !(error instanceof HandshakeError || error instanceof ClosedError);
}

/** Whether the server refused for a reason. */
export function isCode(error: unknown, ...codes: ErrorCode[]): error is ServerError {
  return error instanceof ServerError && (codes as string[]).includes(error.code);
}
