import { isCode, type Client, type StoredReport } from "hola-hpo";

const BATCH = 50;
const PAGE = 1000;

/** The learning curve of a trial. */
export interface Curve {
  readonly trialId: number;
  /** In the order of their steps; of each step the report of the latest attempt. */
  readonly reports: readonly StoredReport[];
  /** Why it was stopped or paused, if it was. */
  readonly decision: StoredReport | undefined;
}

/** Reads the reports of trials, and keeps those of trials that have not changed since. */
export class Reports {
  readonly #kept = new Map<number, { changed: number; curve: Curve }>();

  constructor(
    private readonly client: Client,
    private readonly study: string,
  ) {}

  /** @param trials - ids, with the event of the latest change of each */
  async read(trials: readonly (readonly [id: number, changed: number])[], signal: AbortSignal): Promise<Curve[]> {
    const missing = trials.filter(([id, changed]) => this.#kept.get(id)?.changed !== changed);
    for (let start = 0; start < missing.length; start += BATCH) {
      const part = missing.slice(start, start + BATCH);
      const found = new Map(part.map(([id]) => [id, [] as StoredReport[]]));
      try {
        const request = { study: this.study, trialIds: part.map(([id]) => id), limit: PAGE };
        for await (const report of this.client.iterateReports(request, { signal }))
          found.get(report.trialId)?.push(report);
      } catch (error) {
        if (!isCode(error, "unknown_trial")) throw error;
        continue;
      }
      for (const [id, changed] of part) this.#kept.set(id, { changed, curve: curveOf(id, found.get(id) ?? []) });
    }
    return trials.flatMap(([id]) => this.#kept.get(id)?.curve ?? []);
  }
}

/** The curve of the reports of all attempts at a trial. */
export function curveOf(trialId: number, reports: readonly StoredReport[]): Curve {
  const steps = new Map<number, StoredReport>();
  for (const report of [...reports].sort((a, b) => a.attempt - b.attempt)) steps.set(report.step, report);
  const sorted = [...steps.values()].sort((a, b) => a.step - b.step);
  const decisions = sorted.filter(({ decision }) => decision === "stop" || decision === "pause");
  return { trialId, reports: sorted, decision: decisions.at(-1) };
}
