import { ClosedError, RequestTimeoutError, UnreachableError } from "./errors.js";
import type { Http, HttpRequest } from "./rest.js";
import type { Answer } from "./transport.js";

/** HTTP by `fetch`, as browsers have it. */
export class FetchHttp implements Http {
  readonly #closed = new AbortController();

  async send(request: HttpRequest): Promise<Answer> {
    const { endpoint, timeoutS, signal } = request;
    const late = new AbortController();
    const timer = setTimeout(() => {
      late.abort();
    }, timeoutS * 1000);
    const signals = [late.signal, this.#closed.signal, ...(signal === undefined ? [] : [signal])];
    try {
      const reply = await fetch(request.url, {
        method: request.method,
        headers: request.headers,
        body: request.body ?? null,
        signal: AbortSignal.any(signals),
        cache: "no-store",
        credentials: "omit",
        redirect: "error",
      });
      const retryAfter = reply.headers.get("Retry-After") ?? undefined;
      return { body: await reply.text(), http: { status: reply.status, retryAfter } };
    } catch (error) {
      if (signal?.aborted) throw signal.reason;
      if (this.#closed.signal.aborted) throw new ClosedError("the client was closed", endpoint);
      if (late.signal.aborted) throw new RequestTimeoutError(`no answer within ${String(timeoutS)} s`, endpoint);
      throw new UnreachableError(error instanceof Error ? error.message : String(error), endpoint);
    } finally {
      clearTimeout(timer);
    }
  }

  close(): void {
    this.#closed.abort();
  }
}
