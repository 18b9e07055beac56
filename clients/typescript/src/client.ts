import { decodeValue, encode, neededMinor, parse, Unreadable } from "./codec.js";
import type { Connection } from "./connection.js";
import { DEFAULT_STUDY } from "./connection.js";
import { Endpoints } from "./endpoints.js";
import {
  ClosedError,
  ConfigurationError,
  InvalidReplyError,
  isRetryable,
  ServerError,
  UnreachableError,
} from "./errors.js";
import type { EventPiece, EventReader, FollowOptions } from "./follow.js";
import { follow } from "./follow.js";
import type { Frame } from "./frames.js";
import { FrameReader } from "./frames.js";
import type { AnyEvent, ErrorResponse, GetEventsRequest, GetEventsResponse } from "./generated/messages.js";
import { Operations, operations, PROTOCOL_VERSION } from "./generated/operations.js";
import { Unwritable } from "./json.js";
import type { CallOptions, Operation } from "./operation.js";
import type { Retry } from "./retry.js";
import { defaultRetry, sleep, pauseS } from "./retry.js";
import type { Answer, Transport, TransportSettings } from "./transport.js";

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const LONGEST_ATTEMPT_SECONDS = 86_400;
/** What a proxy can ask a client to wait at most. */
const LONGEST_RETRY_AFTER_SECONDS = 60;
/** Silence after which a stream counts as broken: the gateway writes at least every `gateway.sse_wait_s`. */
const LONGEST_SILENCE_SECONDS = 60;
/** How long a poll for events waits where the transport has no streams. */
const POLL_SECONDS = 20;

/** How to reach a scheduler, and how patiently. All is optional. */
export interface ClientOptions {
  /** One address or several of one scheduler, the preferred first; by default those of the connection. */
  readonly endpoint?: string | readonly string[] | undefined;
  /** The study that is meant when a request names none; by default the connection's, else `default`. */
  readonly study?: string | undefined;
  /** The secret that names the caller. */
  readonly token?: string | undefined;
  /** The scheduler's CURVE key in Z85, which ZeroMQ over `tcp://` needs. */
  readonly serverKey?: string | undefined;
  /** A PEM file with the authority of the gateway's certificate, for https in Node. */
  readonly caFile?: string | undefined;
  /**
   * Allows the token to be sent in clear, over `http://` to another machine, where it can be read on the way; in Node
   * `HOLA_INSECURE_PLAINTEXT=1` allows it, too. Default: false.
   */
  readonly insecurePlaintext?: boolean | undefined;
  /** Seconds that one attempt waits for its answer; a long poll adds its `waitS`. Default: 10. */
  readonly timeoutS?: number | undefined;
  /** Seconds that a connection may take. Default: 5. */
  readonly connectTimeoutS?: number | undefined;
  /** When an attempt is repeated. */
  readonly retry?: Retry | undefined;
  /** What the server's log calls this client. */
  readonly name?: string | undefined;
  /** A connection to use in place of the one that would be found. */
  readonly connection?: Connection | undefined;
}

/** Options, completed with what the environment says. */
export interface Resolved {
  readonly endpoints: readonly string[];
  readonly connection: Connection;
  readonly insecurePlaintext: boolean;
}

/** What differs between Node and a browser. */
export interface Connector {
  /** Completes the options with what the environment says. @throws ConfigurationError */
  readonly resolve: (options: ClientOptions) => Resolved;
  /** The transport of the addresses. @throws ConfigurationError */
  readonly transport: (endpoint: string, settings: TransportSettings) => Transport;
}

/** A fresh idempotency key: a random UUID. */
export function newKey(): string {
  if (typeof crypto.randomUUID === "function") return crypto.randomUUID();
  // Browsers have randomUUID on secure origins alone.
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  const hex = [...bytes].map((byte, index) => {
    const marked = index === 6 ? (byte & 0x0f) | 0x40 : index === 8 ? (byte & 0x3f) | 0x80 : byte;
    return marked.toString(16).padStart(2, "0");
  });
  return [hex.slice(0, 4), hex.slice(4, 6), hex.slice(6, 8), hex.slice(8, 10), hex.slice(10)]
    .map((part) => part.join(""))
    .join("-");
}

/** A client of a scheduler. Many calls may be running at once. */
export class BaseClient extends Operations {
  /** The study that is meant when a request names none. */
  readonly study: string;
  /** @internal */
  readonly endpoints: Endpoints;
  readonly #settings: TransportSettings;
  readonly #transport: Transport;
  readonly #timeoutS: number;
  readonly #connectTimeoutS: number;
  readonly #retry: Retry;
  #isClosed = false;
  /**
   * The longest message that the scheduler takes, in bytes; a worker learns it when it registers.
   *
   * @internal
   */
  maxMessageBytes = 1024 * 1024;

  constructor(connector: Connector, options: ClientOptions = {}) {
    super();
    const { endpoints, connection, insecurePlaintext } = connector.resolve(options);
    const [first] = endpoints;
    if (first === undefined) throw new ConfigurationError("there is no endpoint to connect to");
    for (const [name, value] of Object.entries({
      timeoutS: options.timeoutS,
      connectTimeoutS: options.connectTimeoutS,
    })) {
      if (value !== undefined && !(value > 0)) {
        throw new ConfigurationError(`${name} must be above 0 seconds, not ${String(value)}`);
      }
    }
    this.study = options.study ?? connection.study ?? DEFAULT_STUDY;
    this.#settings = {
      token: (options.token ?? connection.token) || undefined,
      serverKey: options.serverKey ?? connection.serverKey,
      caFile: options.caFile ?? connection.caFile,
      insecurePlaintext,
      name: options.name ?? "hola-typescript",
    };
    this.#transport = connector.transport(first, this.#settings);
    for (const endpoint of endpoints) {
      if (!this.#transport.serves(endpoint)) {
        throw new ConfigurationError(`${endpoint} and ${first} are not of one transport`);
      }
      this.#transport.check(endpoint);
    }
    this.endpoints = new Endpoints(endpoints);
    this.#timeoutS = options.timeoutS ?? 10;
    this.#connectTimeoutS = options.connectTimeoutS ?? 5;
    this.#retry = options.retry ?? defaultRetry;
  }

  /**
   * What the transport knows, the token included; logging a client does not show it.
   *
   * @internal
   */
  get settings(): TransportSettings {
    return this.#settings;
  }

  /** Ends the connections. Running calls end with {@link ClosedError}. */
  close(): void {
    this.#isClosed = true;
    this.#transport.close();
  }

  /**
   * Follows the events of a study: each list has the events that came together, at least one. In browsers they come as
   * one stream of server-sent events, elsewhere by long polls. After a broken connection it continues where it was.
   *
   * @param request - the study, and the newest known event; without it, from the oldest that the server stores
   * @throws ServerError when the server refuses permanently: `cursor_expired` says that events after the newest known one
   *   are no longer stored; the signal's reason
   */
  followEvents(
    request: Pick<GetEventsRequest, "study" | "after"> = {},
    options: FollowOptions = {},
  ): AsyncGenerator<readonly AnyEvent[], void, undefined> {
    const study = request.study ?? this.study;
    const open = this.#transport.stream?.bind(this.#transport);
    const read: EventReader = (after, signal) =>
      open === undefined ? this.#polled(study, after, signal) : this.#streamed(open, { study, after }, signal);
    return follow(read, this.#retry, request.after, options);
  }

  async *#polled(
    study: string,
    after: number | undefined,
    signal: AbortSignal | undefined,
  ): AsyncGenerator<EventPiece> {
    yield await this.getEvents({ study, after, waitS: POLL_SECONDS }, { signal });
  }

  async *#streamed(
    open: NonNullable<Transport["stream"]>,
    request: GetEventsRequest,
    signal: AbortSignal | undefined,
  ): AsyncGenerator<EventPiece> {
    if (this.#isClosed) throw new ClosedError("the client is closed");
    const operation = operations.GetEvents;
    const endpoint = this.endpoints.current;
    try {
      const opened = await open({
        operation,
        request,
        body: "",
        endpoint,
        idempotencyKey: undefined,
        version: versionOf(operation.request, request),
        timeoutS: LONGEST_SILENCE_SECONDS,
        connectTimeoutS: this.#connectTimeoutS,
        signal,
      });
      if ("body" in opened) {
        yield readAnswer(operation, opened, endpoint) as GetEventsResponse;
        return;
      }
      const frames = new FrameReader();
      for await (const text of opened) yield readFrames(operation, frames.push(text), endpoint);
    } catch (error) {
      this.endpoints.after(error, (from, to) => this.#transport.mayFollow(from, to));
      throw error;
    }
  }

  protected async call<Response>(operation: Operation, request: object, options: CallOptions = {}): Promise<Response> {
    const { study } = request as { study?: string };
    const fields = operation.onStudy ? { ...request, study: study ?? this.study } : request;
    const body = this.#encoded(operation, fields);
    const idempotencyKey = operation.keyed ? (options.idempotencyKey ?? newKey()) : undefined;
    if (idempotencyKey !== undefined && !UUID.test(idempotencyKey)) {
      throw refusal("invalid_message", "an idempotency key is a UUID in lower case", undefined, idempotencyKey);
    }
    const { waitS: waits = 0 } = request as { waitS?: number };
    const timeoutS = Math.min((options.timeoutS ?? this.#timeoutS) + waits, LONGEST_ATTEMPT_SECONDS);
    const version = versionOf(operation.request, fields);
    for (let attempt = 1; ; attempt++) {
      options.signal?.throwIfAborted();
      if (this.#isClosed) throw new ClosedError("the client is closed");
      const endpoint = this.endpoints.current;
      try {
        const answer = await this.#transport.exchange({
          operation,
          request: fields,
          body,
          endpoint,
          idempotencyKey,
          version,
          timeoutS,
          connectTimeoutS: this.#connectTimeoutS,
          signal: options.signal,
        });
        return readAnswer(operation, answer, endpoint) as Response;
      } catch (error) {
        this.endpoints.after(error, (from, to) => this.#transport.mayFollow(from, to));
        if (attempt >= this.#retry.attempts || !isRetryable(error)) throw error;
        await sleep(pauseS(this.#retry, attempt, error), options.signal);
      }
    }
  }

  #encoded(operation: Operation, request: object): string {
    let body: string;
    try {
      body = encode(operation.request, request);
    } catch (error) {
      if (!(error instanceof Unwritable)) throw error;
      throw refusal("invalid_message", error.message, error.path, error.shown);
    }
    const size = new TextEncoder().encode(body).length;
    if (size > this.maxMessageBytes) {
      const limit = String(this.maxMessageBytes);
      throw refusal("too_large", `the message has ${String(size)} bytes, at most ${limit} are allowed`);
    }
    return body;
  }
}

function refusal(code: "invalid_message" | "too_large", message: string, path?: string, value?: string): ServerError {
  return new ServerError({ code, message, retryable: false, path, value: value?.slice(0, 200) });
}

/** The lowest version that holds every field that a request uses. */
function versionOf(name: string, request: object): string {
  const [major] = PROTOCOL_VERSION.split(".");
  return `${String(major)}.${String(neededMinor(name, request))}`;
}

/**
 * The response in an answer. What is no message at all came from something between this client and the gateway, such as
 * a proxy: the scheduler is not reachable there for now.
 *
 * @throws the refusal in it, or what says that it is none
 */
function readAnswer(operation: Operation, answer: Answer, endpoint: string): unknown {
  const { http } = answer;
  const isError = http !== undefined && (http.status < 200 || http.status > 299);
  let value: unknown;
  try {
    value = parse(answer.body);
  } catch (error) {
    if (!(error instanceof Unreadable)) throw error;
    if (http !== undefined) throw notOfHola(operation, http, endpoint);
    throw unreadable(operation, error, endpoint);
  }
  const tag = (value as { tag?: unknown } | null)?.tag;
  if (isError && tag !== "ErrorResponse") throw notOfHola(operation, http, endpoint);
  let refused: ErrorResponse;
  try {
    if (tag !== "ErrorResponse") return decodeValue(operation.response, value);
    refused = decodeValue("ErrorResponse", value) as ErrorResponse;
  } catch (error) {
    if (!(error instanceof Unreadable)) throw error;
    throw unreadable(operation, error, endpoint);
  }
  throw new ServerError(refused);
}

/** The events of frames of a stream. @throws ServerError when one of them says why the stream ends */
function readFrames(operation: Operation, frames: readonly Frame[], endpoint: string): EventPiece {
  const refusal = frames.find(({ event }) => event === "ErrorResponse");
  if (refusal !== undefined) readAnswer(operation, { body: refusal.data }, endpoint);
  const data = frames.map((frame) => frame.data).join();
  const body = `{"tag":"${operation.response}","items":[${data}],"next_cursor":${frames.at(-1)?.id ?? "0"}}`;
  const { items, nextCursor } = readAnswer(operation, { body }, endpoint) as GetEventsResponse;
  return { items, nextCursor: nextCursor || undefined };
}

function unreadable(operation: Operation, error: Unreadable, endpoint: string): InvalidReplyError {
  return new InvalidReplyError(`the reply to ${operation.name} cannot be read: ${error.message}`, endpoint);
}

function notOfHola(operation: Operation, http: NonNullable<Answer["http"]>, endpoint: string): UnreachableError {
  const message = `the reply to ${operation.name} is no message of hola, it may come from a proxy: HTTP ${String(http.status)}`;
  return new UnreachableError(message, endpoint, readRetryAfter(http.retryAfter));
}

/** What `Retry-After` says: seconds or a date (RFC 9110, section 10.2.3), within bounds. */
export function readRetryAfter(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const seconds = /^\s*\d+\s*$/.test(text) ? Number(text) : (Date.parse(text) - Date.now()) / 1000;
  if (Number.isNaN(seconds)) return undefined;
  return Math.min(Math.max(0, seconds), LONGEST_RETRY_AFTER_SECONDS);
}
