import { ClosedError, RequestTimeoutError, UnreachableError } from "./errors.js";
import type { Http, HttpRequest } from "./rest.js";
import type { Answer } from "./transport.js";

/** HTTP by `fetch`, as browsers have it. */
export class FetchHttp implements Http {
  readonly #closed = new AbortController();

  async send(request: HttpRequest): Promise<Answer> {
    const call = new Call(request, this.#closed.signal);
    try {
      return await call.answer(await call.reply());
    } catch (error) {
      throw call.explain(error);
    } finally {
      call.end();
    }
  }

  async stream(request: HttpRequest): Promise<Answer | AsyncIterable<string>> {
    const call = new Call(request, this.#closed.signal);
    let isStream = false;
    try {
      const reply = await call.reply();
      isStream = reply.ok && reply.headers.get("Content-Type")?.startsWith("text/event-stream") === true;
      if (isStream && reply.body !== null) return pieces(call, reply.body);
      return await call.answer(reply);
    } catch (error) {
      throw call.explain(error);
    } finally {
      if (!isStream) call.end();
    }
  }

  close(): void {
    this.#closed.abort();
  }
}

/** A running request: who can end it, and why it ended. */
class Call {
  readonly #late = new AbortController();
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(
    private readonly request: HttpRequest,
    private readonly closed: AbortSignal,
  ) {
    this.wait();
  }

  /** Restarts the time after which the server counts as silent. */
  wait(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      this.#late.abort();
    }, this.request.timeoutS * 1000);
  }

  reply(): Promise<Response> {
    const { url, method, headers, body, signal } = this.request;
    return fetch(url, {
      method,
      headers,
      body: body ?? null,
      signal: AbortSignal.any([this.#late.signal, this.closed, ...(signal === undefined ? [] : [signal])]),
      cache: "no-store",
      credentials: "omit",
      redirect: "error",
    });
  }

  async answer(reply: Response): Promise<Answer> {
    const retryAfter = reply.headers.get("Retry-After") ?? undefined;
    return { body: await reply.text(), http: { status: reply.status, retryAfter } };
  }

  /** What an error of `fetch` means. */
  explain(error: unknown): unknown {
    const { endpoint, timeoutS, signal } = this.request;
    if (signal?.aborted) return signal.reason;
    if (this.closed.aborted) return new ClosedError("the client was closed", endpoint);
    if (this.#late.signal.aborted) return new RequestTimeoutError(`no answer within ${String(timeoutS)} s`, endpoint);
    return new UnreachableError(error instanceof Error ? error.message : String(error), endpoint);
  }

  /** Ends the request, if it is still running. */
  end(): void {
    clearTimeout(this.#timer);
    this.#late.abort();
  }
}

async function* pieces(call: Call, body: ReadableStream<Uint8Array>): AsyncGenerator<string> {
  const reader = body.getReader();
  const text = new TextDecoder();
  try {
    for (let read = await reader.read(); !read.done; read = await reader.read()) {
      call.wait();
      yield text.decode(read.value, { stream: true });
    }
  } catch (error) {
    throw call.explain(error);
  } finally {
    call.end();
  }
}
