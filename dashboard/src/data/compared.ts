import { isCode, type Client } from "hola-hpo";
import { StudyModel } from "../model/study";

const PAGE_BYTES = 4 * 1024 * 1024;
const READ_TIMEOUT_S = 60;

/**
 * A study that is compared with others. It is read again now and then: a stream of events for each study would use up the
 * connections that a browser opens to a server.
 */
export class ComparedStudy {
  model: StudyModel | undefined;
  error: unknown;
  #at = 0;
  #isReading = false;

  constructor(
    private readonly client: Client,
    readonly name: string,
  ) {}

  /** Whether nothing changes from here on: the study is finished, and no evaluation is open. */
  get isOver(): boolean {
    if (this.model === undefined) return false;
    const { state, counts } = this.model.info;
    return state === "finished" && counts.running === 0;
  }

  /** Reads what has changed since the last time. Errors are kept, and are gone after a successful read. */
  async read(signal: AbortSignal): Promise<void> {
    if (this.#isReading) return;
    this.#isReading = true;
    try {
      await this.#read(signal);
      this.error = undefined;
    } catch (error) {
      if (signal.aborted) return;
      if (isCode(error, "cursor_expired")) this.model = undefined;
      else this.error = error;
    } finally {
      this.#isReading = false;
    }
  }

  async #read(signal: AbortSignal): Promise<void> {
    const status = await this.client.status({ study: this.name, maxWorkers: 0 }, { signal });
    const { info } = status;
    const known = this.model?.info;
    // After a change of the objectives all costs are new; a study of another time has other trials.
    if (known?.createdMs !== info.createdMs || known.objectiveRevision !== info.objectiveRevision)
      this.model = undefined;
    if (this.model === undefined) this.#at = 0;
    const model = this.model ?? new StudyModel(info, status);
    for (let more = true; more; ) {
      const reply = await this.client.getColumns(
        {
          study: this.name,
          changedSince: this.#at,
          maxBytes: PAGE_BYTES,
          packed: true,
          parameters: info.spec.parameters.slice(0, 1).map(({ name }) => name), // none would be all
          include: ["times", "objectives", "costs"],
        },
        { signal, timeoutS: READ_TIMEOUT_S },
      );
      model.take(reply);
      ({ asOf: this.#at, more } = reply);
    }
    model.describe(status);
    this.model = model;
  }
}
