import { presentFields } from "./codec.js";
import { ConfigurationError } from "./errors.js";
import type { Answer, Attempt, Transport, TransportSettings } from "./transport.js";

/** A request as HTTP. */
export interface HttpRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | undefined;
  readonly endpoint: string;
  readonly timeoutS: number;
  readonly connectTimeoutS: number;
  readonly signal: AbortSignal | undefined;
}

/** Sends HTTP requests; fetch in browsers, node:http in Node. */
export interface Http {
  send(request: HttpRequest): Promise<Answer>;
  /** Opens a stream of server-sent events, in pieces of text; what is not a stream is an answer. */
  stream?(request: HttpRequest): Promise<Answer | AsyncIterable<string>>;
  close(): void;
}

/** The fields of a request as a query: lists as repeated keys, fields at their default left out. */
export function query(name: string, request: object): string {
  const pairs = new URLSearchParams();
  for (const [field, value] of presentFields(name, request)) {
    if (field === "study") continue;
    for (const item of Array.isArray(value) ? (value as unknown[]) : [value]) pairs.append(field, String(item));
  }
  const text = pairs.toString();
  return text === "" ? "" : `?${text}`;
}

/** Carries requests over REST. */
export class RestTransport implements Transport {
  readonly stream: Transport["stream"];

  constructor(
    private readonly http: Http,
    private readonly settings: TransportSettings,
  ) {
    const open = http.stream?.bind(http);
    if (open !== undefined) this.stream = (attempt) => open(this.#request(attempt, "text/event-stream"));
  }

  serves(endpoint: string): boolean {
    return /^https?:\/\//.test(endpoint);
  }

  check(endpoint: string): void {
    if (!this.#exposesToken(endpoint)) return;
    throw new ConfigurationError(
      `${endpoint}: the token would be sent in clear over the network: use https://, or allow it with ` +
        "`insecurePlaintext` or HOLA_INSECURE_PLAINTEXT=1",
    );
  }

  mayFollow(from: string, to: string): boolean {
    const isWeaker = from.startsWith("https:") && !to.startsWith("https:");
    return this.serves(to) && !isWeaker && !this.#exposesToken(to);
  }

  /** Whether the token could be read on the way to an address. */
  #exposesToken(endpoint: string): boolean {
    if (this.settings.token === undefined || this.settings.insecurePlaintext) return false;
    return !endpoint.startsWith("https:") && !isLoopback(endpoint);
  }

  exchange(attempt: Attempt): Promise<Answer> {
    return this.http.send(this.#request(attempt, "application/json"));
  }

  #request(attempt: Attempt, accept: string): HttpRequest {
    const { operation, request } = attempt;
    const headers: Record<string, string> = {
      Accept: accept,
      "Hola-Protocol": attempt.version,
    };
    if (this.settings.token !== undefined) headers["Authorization"] = `Bearer ${this.settings.token}`;
    if (attempt.idempotencyKey !== undefined) headers["Idempotency-Key"] = attempt.idempotencyKey;
    const hasBody = operation.method !== "GET" && operation.method !== "DELETE";
    if (hasBody) headers["Content-Type"] = "application/json";
    const { study } = request as { study?: string };
    const path = operation.path.replace("{study}", encodeURIComponent(study ?? ""));
    return {
      ...attempt,
      method: operation.method,
      url: attempt.endpoint.replace(/\/+$/, "") + path + (hasBody ? "" : query(operation.request, request)),
      headers,
      body: hasBody ? attempt.body : undefined,
    };
  }

  close(): void {
    this.http.close();
  }
}

/** Whether an address is on this machine, so that what is sent there in clear stays here. */
export function isLoopback(endpoint: string): boolean {
  if (!URL.canParse(endpoint)) return false;
  const { hostname } = new URL(endpoint); // the URL brings addresses of IPv4 and IPv6 into one form
  return hostname === "localhost" || hostname === "[::1]" || /^127(\.\d+){3}$/.test(hostname);
}
