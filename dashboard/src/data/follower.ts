import {
  isCode,
  TransportError,
  type AnyEvent,
  type Client,
  type GetColumnsResponse,
  type StatusResponse,
} from "hola-hpo";
import { Doorbell } from "./doorbell";

const PAGE_BYTES = 4 * 1024 * 1024;
const READ_TIMEOUT_S = 60;
const READ_PAUSE_MS = 200;
/** The pause while nobody looks at the page. */
const HIDDEN_PAUSE_MS = 5000;
const STATUS_EVERY_MS = 1000;
/** Without any event: the silence of workers changes nevertheless. */
const IDLE_STATUS_MS = 5000;
const MOST_WORKERS = 1000;
/** The pause before a server that could not be reached is asked again. */
const RETRY_MS = 1500;

/** Whether what is shown is up to date, and if not, why. */
export type Connection =
  | { readonly state: "loading"; readonly loaded: number; readonly total: number }
  | { readonly state: "live" }
  | { readonly state: "reconnecting"; readonly error: unknown }
  | { readonly state: "failed"; readonly error: unknown };

/** Who is told what was read. */
export interface Audience {
  rows(reply: GetColumnsResponse): void;
  status(status: StatusResponse): void;
  events(events: readonly AnyEvent[]): void;
  connection(connection: Connection): void;
  /** What was read is void: the study was deleted and made again. */
  reset(): void;
}

/**
 * Keeps up with a study. Rows come by `getColumns`, from the newest change that is known; the stream of events only says
 * that there is something new. So a first load, a cut connection and lost events need no other treatment.
 */
export class Follower {
  #at = 0;
  #revision: number | undefined;
  #statusMs = 0;
  #isStatusDue = true;
  #isConnected = false;
  #statusTimer: ReturnType<typeof setTimeout> | undefined;
  readonly #ended = new AbortController();
  readonly #bell = new Doorbell(
    () => this.#catch(() => this.#patient(() => this.#read())),
    () => (document.hidden ? HIDDEN_PAUSE_MS : READ_PAUSE_MS),
  );

  constructor(
    private readonly client: Client,
    private readonly study: string,
    private readonly audience: Audience,
  ) {}

  async run(): Promise<void> {
    const { signal } = this.#ended;
    const timer = setInterval(() => {
      this.#isStatusDue = true;
      this.#bell.ring();
    }, IDLE_STATUS_MS);
    signal.addEventListener("abort", () => clearInterval(timer));
    document.addEventListener("visibilitychange", () => this.#bell.ring(), { signal });
    await this.#catch(async () => {
      await this.#patient(() => this.#read());
      while (!signal.aborted) await this.#patient(() => this.#listen());
    });
  }

  stop(): void {
    clearTimeout(this.#statusTimer);
    this.#ended.abort();
  }

  /** Reads at once, such as after a change that this page made. */
  refresh(): void {
    this.#isStatusDue = true;
    this.#statusMs = -STATUS_EVERY_MS;
    this.#bell.ring();
  }

  async #listen(): Promise<void> {
    const { signal } = this.#ended;
    const onConnection = (isConnected: boolean, error?: unknown): void => {
      this.#isConnected = isConnected;
      this.audience.connection(isConnected ? { state: "live" } : { state: "reconnecting", error });
      if (isConnected) this.refresh();
    };
    try {
      const events = this.client.followEvents({ study: this.study, after: this.#at }, { signal, onConnection });
      for await (const items of events) {
        this.audience.events(items);
        this.#isStatusDue = true;
        this.#bell.ring();
      }
    } catch (error) {
      // Events are kept for a while only. Rows are not lost with them: read them, and listen from there.
      if (!isCode(error, "cursor_expired")) throw error;
      await this.#read();
    }
  }

  async #read(): Promise<void> {
    if (this.#ended.signal.aborted) return;
    await this.#readRows();
    if (!this.#isStatusDue) return;
    const earlyMs = this.#statusMs + STATUS_EVERY_MS - performance.now();
    if (earlyMs > 0) {
      // The last event of a burst is followed by no other one that would ring.
      this.#statusTimer ??= setTimeout(() => {
        this.#statusTimer = undefined;
        this.#bell.ring();
      }, earlyMs);
      return;
    }
    this.#statusMs = performance.now();
    this.#isStatusDue = false;
    const options = { signal: this.#ended.signal };
    this.audience.status(await this.client.status({ study: this.study, maxWorkers: MOST_WORKERS }, options));
  }

  async #readRows(): Promise<void> {
    const { study } = this;
    const options = { signal: this.#ended.signal, timeoutS: READ_TIMEOUT_S };
    for (let loaded = 0, total = 0, more = true; more; ) {
      let reply: GetColumnsResponse;
      try {
        reply = await this.client.getColumns(
          {
            study,
            changedSince: this.#at,
            maxBytes: PAGE_BYTES,
            packed: true,
            include: ["times", "worker", "objectives", "costs"],
          },
          options,
        );
      } catch (error) {
        if (!isCode(error, "cursor_expired") || this.#at === 0) throw error;
        this.#at = 0;
        this.audience.reset();
        continue;
      }
      const isRescored = this.#revision !== undefined && this.#revision !== reply.objectiveRevision;
      this.#revision = reply.objectiveRevision;
      this.audience.rows(reply);
      ({ asOf: this.#at, more } = reply);
      total ||= reply.total;
      if (isRescored) [this.#at, more] = [0, true];
      if (more) {
        loaded = Math.max(0, total - reply.total + Math.min(reply.total, rowsOf(reply)));
        this.audience.connection({ state: "loading", loaded, total });
      } else if (loaded > 0) this.audience.connection({ state: "live" });
    }
  }

  /** Works again and again while the server cannot be reached, such as while it is restarted. */
  async #patient(work: () => Promise<void>): Promise<void> {
    for (let hasFailed = false; ; hasFailed = true) {
      try {
        await work();
        if (hasFailed && this.#isConnected) this.audience.connection({ state: "live" });
        return;
      } catch (error) {
        if (this.#ended.signal.aborted || !isTemporary(error)) throw error;
        this.audience.connection({ state: "reconnecting", error });
      }
      await new Promise((resolve) => setTimeout(resolve, RETRY_MS));
      if (this.#ended.signal.aborted) return;
    }
  }

  async #catch(work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      if (this.#ended.signal.aborted) return;
      this.audience.connection({ state: "failed", error });
      this.stop();
    }
  }
}

function rowsOf({ trialId: { values, packed } }: GetColumnsResponse): number {
  return packed === undefined ? values.length : Math.floor((packed.length * 3) / 4 / 8);
}

function isTemporary(error: unknown): boolean {
  return error instanceof TransportError || isCode(error, "unavailable", "overloaded");
}
