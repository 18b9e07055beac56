import type { Dealer } from "zeromq";
import { decode } from "../codec.js";
import {
  ClosedError,
  ConfigurationError,
  HandshakeError,
  RequestTimeoutError,
  ServerError,
  UnreachableError,
} from "../errors.js";
import { FIRST_FRAME } from "../generated/operations.js";
import type { Header } from "../generated/messages.js";
import type { Answer, Attempt, Transport, TransportSettings } from "../transport.js";
import { encode } from "../codec.js";
import { isEncrypted, Security } from "./zmq-security.js";

type Zmq = typeof import("zeromq");

/**
 * The operating system notices a peer that is gone after about a minute. ZeroMQ's own heartbeats stay off (Z-13). Times
 * are in seconds.
 */
const KEEPALIVE = { tcpKeepalive: 1, tcpKeepaliveIdle: 30, tcpKeepaliveInterval: 10, tcpKeepaliveCount: 3 };
/** What a server answers in the handshake to a token that it does not know (Z-10). */
const REFUSED = 400;

interface Waiting {
  readonly resolve: (answer: Answer) => void;
  readonly reject: (error: Error) => void;
}

async function load(): Promise<Zmq> {
  try {
    return await import("zeromq");
  } catch (error) {
    throw new ConfigurationError(`ZeroMQ needs the package zeromq: npm install zeromq (${String(error)})`);
  }
}

function dealer(zmq: Zmq, endpoint: string, security: Security): Dealer {
  const socket = new zmq.Dealer({ linger: 0, sendHighWaterMark: 0, receiveHighWaterMark: 0, ...KEEPALIVE });
  try {
    security.apply(socket, endpoint);
  } catch (error) {
    socket.close();
    throw new ConfigurationError(`${endpoint}: the token or the server key cannot be used: ${String(error)}`);
  }
  return socket;
}

/** A DEALER to one endpoint; replies find their requests by the id of the header. */
class Link {
  readonly #waiting = new Map<string, Waiting>();
  readonly #socket: Dealer;
  /** Why the handshake failed, once it has. libzmq does not connect a socket again whose token was refused. */
  #refusal: HandshakeError | ServerError | undefined;
  readonly #madeAt = performance.now();
  #isReady = false;
  #isOpen = true;
  #isDead = false;

  constructor(
    zmq: Zmq,
    readonly endpoint: string,
    security: Security,
  ) {
    this.#socket = dealer(zmq, endpoint, security);
    const { events } = this.#socket;
    let silentCloses = 0;
    /** Whether the disconnection that follows was told of by an event before it. */
    let isExplained = false;
    events.on("handshake", () => {
      this.#isReady = true;
      silentCloses = 0;
      security.isProven = true;
    });
    const mechanism = isEncrypted(endpoint) ? "CURVE" : "PLAIN";
    events.on("handshake:error:protocol", () => {
      this.#refuse(`the server does not speak ${mechanism}: it is no hola scheduler, or an older one`);
    });
    events.on("handshake:error:auth", ({ error }) => {
      const { status } = error as { status?: number };
      if (status !== REFUSED) {
        this.#refuse(`the server ended the handshake with the status ${String(status)}`);
        return;
      }
      const message = `${endpoint}: the scheduler does not know this token, or it was revoked`;
      this.#end((this.#refusal = new ServerError({ code: "unauthenticated", message, retryable: false })));
    });
    events.on("handshake:error:other", () => {
      isExplained = true;
      // A server of another key just closes; so does one that is stopping, and the proxy of one that is down.
      // So it takes two closes, and never after a connection that stood.
      if (security.isProven) {
        this.#end(new UnreachableError("the connection broke during the handshake", endpoint));
      } else if (++silentCloses === 2) {
        this.#refuse(
          `the server closes the connection in the handshake: its key is probably another one, or it does not speak ${mechanism}`,
        );
      }
    });
    events.on("disconnect", () => {
      if (this.#isReady) {
        this.#end(new UnreachableError("the connection broke", endpoint));
      } else if (!isExplained && this.#refusal === undefined) {
        // What came was no ZMTP 3: libzmq says no more, and does not connect again.
        this.#isDead = true;
        const what = "the other side does not speak ZeroMQ's protocol";
        if (security.isProven) this.#end(new UnreachableError(what, endpoint));
        else this.#refuse(what);
      }
      this.#isReady = isExplained = false;
    });
    events.on("connect:retry", () => {
      if (!this.#isReady && silentCloses === 0) this.#end(new UnreachableError("nothing answers there", endpoint));
    });
    this.#socket.connect(endpoint);
    void this.#receive();
  }

  /** Whether it will not connect again. */
  get isDead(): boolean {
    return this.#isDead || this.#refusal !== undefined;
  }

  /** Whether it stands, or had time enough to. */
  hadItsTime(connectTimeoutS: number): boolean {
    return this.#isReady || performance.now() - this.#madeAt > connectTimeoutS * 1000;
  }

  #refuse(message: string): void {
    this.#refusal = new HandshakeError(message, this.endpoint);
    this.#end(this.#refusal);
  }

  #end(error: Error): void {
    for (const waiting of this.#waiting.values()) waiting.reject(error);
    this.#waiting.clear();
  }

  async #receive(): Promise<void> {
    try {
      for await (const frames of this.#socket) {
        const [first, head, body] = frames.length === 4 ? frames.slice(1) : frames;
        if (first?.toString() !== FIRST_FRAME || head === undefined || body === undefined) continue;
        const { id } = readHeader(head);
        this.#waiting.get(id)?.resolve({ body: body.toString("utf8") });
        this.#waiting.delete(id);
      }
    } catch (error) {
      this.#end(new UnreachableError(String(error), this.endpoint));
    }
  }

  exchange(id: string, header: string, attempt: Attempt): Promise<Answer> {
    const { signal, timeoutS } = attempt;
    return new Promise<Answer>((resolve, reject) => {
      if (signal?.aborted) {
        reject(signal.reason as Error);
        return;
      }
      if (this.#refusal !== undefined) {
        reject(this.#refusal);
        return;
      }
      const settle = (): void => {
        clearTimeout(late);
        signal?.removeEventListener("abort", abort);
        this.#waiting.delete(id);
      };
      const end = (error: Error): void => {
        settle();
        reject(error);
      };
      const late = setTimeout(() => {
        end(new RequestTimeoutError(`no answer within ${String(timeoutS)} s`, this.endpoint));
      }, timeoutS * 1000);
      const abort = (): void => {
        end(signal?.reason as Error);
      };
      signal?.addEventListener("abort", abort, { once: true });
      this.#waiting.set(id, {
        resolve: (answer) => {
          settle();
          resolve(answer);
        },
        reject: end,
      });
      this.#socket.send([FIRST_FRAME, header, attempt.body]).catch((error: unknown) => {
        end(new UnreachableError(String(error), this.endpoint));
      });
    });
  }

  close(error: Error): void {
    if (!this.#isOpen) return;
    this.#isOpen = false;
    this.#end(error);
    this.#socket.close();
  }
}

function readHeader(frame: Buffer): { id: string } {
  try {
    return { id: (decode("Header", frame.toString("utf8")) as Header).id };
  } catch {
    return { id: "" }; // not of this protocol: nobody waits for it
  }
}

/** Carries requests over ZeroMQ: with PLAIN over ipc, with CURVE over tcp. */
export class ZmqTransport implements Transport {
  #link: Promise<Link> | undefined;
  /** The link of that promise, once it is there. */
  #current: Link | undefined;
  #linked = "";
  #calls = 0;
  #isClosed = false;
  readonly #security: Security;

  constructor(private readonly settings: TransportSettings) {
    this.#security = new Security(settings.token, settings.serverKey);
  }

  serves(endpoint: string): boolean {
    return /^(tcp|ipc):\/\//.test(endpoint);
  }

  check(endpoint: string): void {
    this.#security.check(endpoint);
  }

  mayFollow(from: string, to: string): boolean {
    const isWeaker = isEncrypted(from) && !isEncrypted(to);
    return this.serves(to) && !isWeaker && this.#security.suffices(to);
  }

  async exchange(attempt: Attempt): Promise<Answer> {
    const id = String(++this.#calls);
    let link = await this.#linkTo(attempt.endpoint);
    if (link.isDead) {
      // While no call was running, after the connection broke: a new one may be admitted.
      this.#drop(link);
      link = await this.#linkTo(attempt.endpoint);
    }
    if (this.#isClosed) throw new ClosedError("the client is closed", attempt.endpoint);
    const header = encode("Header", {
      version: attempt.version,
      id,
      idempotencyKey: attempt.idempotencyKey,
      token: this.settings.token,
      client: this.settings.name,
    });
    try {
      return await link.exchange(id, header, attempt);
    } catch (error) {
      // A socket that does not answer may wait for a server that is gone: the next attempt takes a new one.
      const isSilent = error instanceof RequestTimeoutError && link.hadItsTime(attempt.connectTimeoutS);
      if (isSilent || link.isDead) this.#drop(link);
      throw error;
    }
  }

  #linkTo(endpoint: string): Promise<Link> {
    if (this.#link !== undefined && this.#linked === endpoint) return this.#link;
    void this.#link?.then((link) => {
      link.close(new UnreachableError("the client goes on at another address", this.#linked));
    });
    this.#linked = endpoint;
    this.#link = load().then((zmq) => (this.#current = new Link(zmq, endpoint, this.#security)));
    this.#link.catch(() => {
      this.#link = undefined;
    });
    return this.#link;
  }

  #drop(link: Link): void {
    if (link === this.#current && link.endpoint === this.#linked) this.#link = this.#current = undefined;
    link.close(new UnreachableError("the connection was given up", link.endpoint));
  }

  close(): void {
    this.#isClosed = true;
    void this.#link?.then((link) => {
      link.close(new ClosedError("the client was closed", link.endpoint));
    });
  }
}
