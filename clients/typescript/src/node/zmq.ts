import type { Dealer } from "zeromq";
import { decode } from "../codec.js";
import { ClosedError, ConfigurationError, HandshakeError, RequestTimeoutError, UnreachableError } from "../errors.js";
import { FIRST_FRAME } from "../generated/operations.js";
import type { Header } from "../generated/messages.js";
import type { Answer, Attempt, Transport, TransportSettings } from "../transport.js";
import { encode } from "../codec.js";

type Zmq = typeof import("zeromq");

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

function dealer(zmq: Zmq, serverKey: string | undefined): Dealer {
  const socket = new zmq.Dealer({ linger: 0, sendHighWaterMark: 0, receiveHighWaterMark: 0 });
  if (serverKey === undefined) return socket;
  const keys = zmq.curveKeyPair();
  try {
    socket.curveServerKey = serverKey;
    socket.curvePublicKey = keys.publicKey;
    socket.curveSecretKey = keys.secretKey;
  } catch (error) {
    socket.close();
    throw new ConfigurationError(`${serverKey} is no CURVE key of 40 characters in Z85: ${String(error)}`);
  }
  return socket;
}

/** The encryption of a client's connections. */
interface Security {
  readonly serverKey: string | undefined;
  /** Whether a connection with it has stood. */
  isProven: boolean;
}

/** A DEALER to one endpoint; replies find their requests by the id of the header. */
class Link {
  readonly #waiting = new Map<string, Waiting>();
  readonly #socket: Dealer;
  /** Why the handshake failed, once it has. */
  #refusal: HandshakeError | undefined;
  #isOpen = true;

  constructor(
    zmq: Zmq,
    readonly endpoint: string,
    security: Security,
  ) {
    this.#socket = dealer(zmq, security.serverKey);
    const { events } = this.#socket;
    let isReady = false;
    let silentCloses = 0;
    events.on("handshake", () => {
      isReady = true;
      silentCloses = 0;
      security.isProven = true;
    });
    events.on("handshake:error:protocol", () => {
      this.#refuse("the server speaks with another security: check its key, and whether it wants one");
    });
    events.on("handshake:error:auth", () => {
      this.#refuse("the server refused our key");
    });
    events.on("handshake:error:other", () => {
      // A server that rejects us may just close; so does one that is stopping, and the proxy of one that is down.
      // Hence twice, and never after a connection that stood.
      if (security.isProven) {
        this.#end(new UnreachableError("the connection broke during the handshake", endpoint));
      } else if (++silentCloses === 2) {
        this.#refuse("the server closes the connection in the handshake: check its key, and whether it wants one");
      }
    });
    events.on("disconnect", () => {
      if (isReady) this.#end(new UnreachableError("the connection broke", endpoint));
      isReady = false;
    });
    events.on("connect:retry", () => {
      if (!isReady && silentCloses === 0) this.#end(new UnreachableError("nothing answers there", endpoint));
    });
    this.#socket.connect(endpoint);
    void this.#receive();
  }

  get isOpen(): boolean {
    return this.#isOpen;
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
        this.#waiting.get(id)?.resolve({ body: body.toString("utf8"), status: 200 });
        this.#waiting.delete(id);
      }
    } catch (error) {
      this.#end(new UnreachableError(String(error), this.endpoint));
    }
  }

  exchange(id: string, header: string, attempt: Attempt): Promise<Answer> {
    const { signal, timeoutSeconds } = attempt;
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
        end(new RequestTimeoutError(`no answer within ${String(timeoutSeconds)} s`, this.endpoint));
      }, timeoutSeconds * 1000);
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

/** Carries requests over ZeroMQ, with CURVE when the server's key is given. */
export class ZmqTransport implements Transport {
  readonly schemes = ["tcp://", "ipc://"];
  #link: Promise<Link> | undefined;
  #linked = "";
  #calls = 0;
  #isClosed = false;
  readonly #security: Security;

  constructor(private readonly settings: TransportSettings) {
    this.#security = { serverKey: settings.serverKey, isProven: false };
  }

  async exchange(attempt: Attempt): Promise<Answer> {
    const id = String(++this.#calls);
    const link = await this.#linkTo(attempt.endpoint);
    if (this.#isClosed) throw new ClosedError("the client is closed", attempt.endpoint);
    const header = encode("Header", {
      version: attempt.version,
      id,
      idempotency_key: attempt.idempotencyKey,
      token: this.settings.token,
      client: this.settings.name,
    });
    try {
      return await link.exchange(id, header, attempt);
    } catch (error) {
      // A socket that does not answer may wait for a server that is gone: the next attempt takes a new one.
      if (error instanceof RequestTimeoutError || error instanceof HandshakeError) this.#drop(link);
      throw error;
    }
  }

  #linkTo(endpoint: string): Promise<Link> {
    if (this.#link !== undefined && this.#linked === endpoint) return this.#link;
    void this.#link?.then((link) => {
      link.close(new UnreachableError("the client goes on at another address", this.#linked));
    });
    this.#linked = endpoint;
    this.#link = load().then((zmq) => new Link(zmq, endpoint, this.#security));
    this.#link.catch(() => {
      this.#link = undefined;
    });
    return this.#link;
  }

  #drop(link: Link): void {
    if (link.endpoint === this.#linked) this.#link = undefined;
    link.close(new UnreachableError("the connection was given up", link.endpoint));
  }

  close(): void {
    this.#isClosed = true;
    void this.#link?.then((link) => {
      link.close(new ClosedError("the client was closed", link.endpoint));
    });
  }
}
