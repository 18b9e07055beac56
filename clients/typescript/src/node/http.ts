import { readFileSync } from "node:fs";
import http from "node:http";
import https from "node:https";
import { ClosedError, ConfigurationError, HandshakeError, RequestTimeoutError, UnreachableError } from "../errors.js";
import type { Http, HttpRequest } from "../rest.js";
import type { Answer } from "../transport.js";

const UNTRUSTED = /^(CERT_|DEPTH_ZERO_|SELF_SIGNED_|UNABLE_TO_|ERR_TLS_|ERR_SSL_|EPROTO$|HOSTNAME_MISMATCH$)/;

/** HTTP by node:http and node:https, over connections that are kept alive. */
export class NodeHttp implements Http {
  readonly #plain = new http.Agent({ keepAlive: true });
  readonly #secure: https.Agent;
  readonly #closed = new AbortController();
  readonly #userAgent: string;

  /** @throws ConfigurationError when the file of the authority cannot be read. */
  constructor(caFile: string | undefined, userAgent: string) {
    this.#secure = new https.Agent({ keepAlive: true, ...(caFile === undefined ? {} : { ca: authority(caFile) }) });
    this.#userAgent = userAgent;
  }

  send(request: HttpRequest): Promise<Answer> {
    const { endpoint, timeoutS, connectTimeoutS, signal } = request;
    return new Promise((resolve, reject) => {
      if (signal?.aborted) {
        reject(signal.reason as Error);
        return;
      }
      const isSecure = request.url.startsWith("https:");
      const sent = (isSecure ? https : http).request(request.url, {
        method: request.method,
        agent: isSecure ? this.#secure : this.#plain,
        headers: {
          ...request.headers,
          "User-Agent": this.#userAgent,
          ...(request.body === undefined ? {} : { "Content-Length": Buffer.byteLength(request.body) }),
        },
      });
      const end = (error: Error): void => {
        settle();
        reject(error);
        sent.destroy();
      };
      const late = setTimeout(() => {
        end(new RequestTimeoutError(`no answer within ${String(timeoutS)} s`, endpoint));
      }, timeoutS * 1000);
      const unconnected = setTimeout(() => {
        end(new UnreachableError(`no connection within ${String(connectTimeoutS)} s`, endpoint));
      }, connectTimeoutS * 1000);
      const abort = (): void => {
        end(signal?.reason as Error);
      };
      const close = (): void => {
        end(new ClosedError("the client was closed", endpoint));
      };
      const settle = (): void => {
        clearTimeout(late);
        clearTimeout(unconnected);
        signal?.removeEventListener("abort", abort);
        this.#closed.signal.removeEventListener("abort", close);
      };
      signal?.addEventListener("abort", abort, { once: true });
      this.#closed.signal.addEventListener("abort", close, { once: true });
      sent.on("socket", (socket) => {
        if (!socket.connecting) {
          clearTimeout(unconnected);
          return;
        }
        socket.once(isSecure ? "secureConnect" : "connect", () => {
          clearTimeout(unconnected);
        });
      });
      const fail = (error: Error): void => {
        end(failureOf(error, endpoint));
      };
      sent.on("error", fail);
      sent.on("response", (reply) => {
        const chunks: Buffer[] = [];
        reply.on("data", (chunk: Buffer) => chunks.push(chunk));
        reply.on("error", fail);
        reply.on("end", () => {
          settle();
          const http = { status: reply.statusCode ?? 0, retryAfter: reply.headers["retry-after"] };
          resolve({ body: Buffer.concat(chunks).toString("utf8"), http });
        });
      });
      sent.end(request.body);
    });
  }

  close(): void {
    this.#closed.abort();
    this.#plain.destroy();
    this.#secure.destroy();
  }
}

function authority(path: string): Buffer {
  try {
    return readFileSync(path);
  } catch (error) {
    throw new ConfigurationError(`${path}: cannot read the certificates: ${String(error)}`);
  }
}

function failureOf(error: NodeJS.ErrnoException, endpoint: string): Error {
  const { code = "", message } = error;
  if (UNTRUSTED.test(code)) {
    return new HandshakeError(`the server's certificate is not trusted, or it speaks no TLS: ${message}`, endpoint);
  }
  const said = message || code || error.name; // an AggregateError, of several addresses, has no message
  return new UnreachableError(said, endpoint);
}
