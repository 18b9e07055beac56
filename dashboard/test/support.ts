import type { Column as WireColumn, GetColumnsResponse, ParameterValue, StudyInfo, StudySpec } from "hola-hpo";

/** A column as it comes, packed or not. */
export function wire(
  values: readonly (number | null)[],
  of: readonly ParameterValue[] = [],
  isPacked = false,
): WireColumn {
  if (!isPacked) return { values, of };
  const doubles = Float64Array.from(values, (value) => value ?? NaN);
  return { values: [], of, packed: Buffer.from(doubles.buffer).toString("base64") };
}

interface Row {
  readonly id: number;
  readonly changed: number;
  readonly state?: string;
  readonly parameters?: Readonly<Record<string, ParameterValue>>;
  readonly objectives?: Readonly<Record<string, number>>;
  readonly costs?: Readonly<Record<string, number>>;
  readonly violations?: Readonly<Record<string, number>>;
  readonly started?: number;
  readonly ended?: number;
  readonly worker?: string;
}

/** A reply of getColumns with some rows; words are indexed in the order in which they come. */
export function replyOf(rows: readonly Row[], more = false, isPacked = false): GetColumnsResponse {
  const words = (pick: (row: Row) => ParameterValue | undefined): WireColumn => {
    const of: ParameterValue[] = [];
    const values = rows.map((row) => {
      const value = pick(row);
      if (value === undefined) return null;
      const index = of.indexOf(value);
      return index >= 0 ? index : of.push(value) - 1;
    });
    return wire(values, of, isPacked);
  };
  const numbers = (pick: (row: Row) => number | undefined): WireColumn =>
    wire(
      rows.map((row) => pick(row) ?? null),
      [],
      isPacked,
    );
  const named = (map: "objectives" | "costs" | "violations"): Record<string, WireColumn> => {
    const names = new Set(rows.flatMap((row) => Object.keys(row[map] ?? {})));
    return Object.fromEntries([...names].map((name) => [name, numbers((row) => row[map]?.[name])]));
  };
  const parameters = new Set(rows.flatMap((row) => Object.keys(row.parameters ?? {})));
  return {
    asOf: rows.at(-1)?.changed ?? 0,
    more,
    total: rows.length,
    objectiveRevision: 1,
    trialId: numbers(({ id }) => id),
    changed: numbers(({ changed }) => changed),
    state: words(({ state }) => state ?? "completed"),
    startedMs: numbers(({ started }) => started),
    endedMs: numbers(({ ended }) => ended),
    workerId: words(({ worker }) => worker),
    parameters: Object.fromEntries(
      [...parameters].map((name) => {
        const pick = (row: Row): ParameterValue | undefined => row.parameters?.[name];
        const isWord = rows.some((row) => pick(row) !== undefined && typeof pick(row) !== "number");
        return [name, isWord ? words(pick) : numbers((row) => pick(row) as number | undefined)];
      }),
    ),
    objectives: named("objectives"),
    costs: named("costs"),
    violations: named("violations"),
  };
}

/** A study as the server describes it. */
export function infoOf(spec: Partial<StudySpec> = {}): StudyInfo {
  return {
    study: "bowl",
    spec: {
      parameters: [
        { type: "continuous", name: "x", low: 0, high: 10 },
        { type: "categorical", name: "kind", choices: ["a", null, "b"] },
      ],
      objectives: [{ name: "loss" }],
      ...spec,
    },
    state: "running",
    revision: 1,
    objectiveRevision: 1,
    createdMs: 1,
    runningS: 1,
    counts: {
      ...{
        queued: 0,
        running: 0,
        paused: 0,
        completed: 0,
        stopped: 0,
        infeasible: 0,
        failed: 0,
        cancelled: 0,
        lost: 0,
      },
    },
    createdTrials: 0,
    usedSteps: 0,
    savedSteps: 0,
  };
}
