import type { Column, GetColumnsResponse, StudyInfo } from "hola-hpo";

/** What Python says of the study. */
export interface Told {
  readonly study: string;
  readonly state: string;
  readonly reason?: string;
  readonly budget?: number;
  readonly spec: StudyInfo["spec"];
}

/** A column: its name, and the values that its numbers stand for. */
export interface Field {
  readonly key: string;
  readonly of: Column["of"];
}

/** The study in the words of the SDK. */
export function infoOf({ study, spec }: Told): StudyInfo {
  return { study, spec, revision: 1, objectiveRevision: 1 } as StudyInfo;
}

/**
 * All trials as a reply of `getColumns`.
 *
 * @param data - the doubles of all columns, one after the other, little-endian
 * @param version - higher than before, so that every row is taken
 */
export function replyOf(fields: readonly Field[], data: DataView, version: number): GetColumnsResponse {
  const count = fields.length === 0 ? 0 : data.byteLength / 8 / fields.length;
  const reply: Record<string, unknown> = {
    total: count,
    asOf: version,
    more: false,
    objectiveRevision: 1,
    parameters: {},
    objectives: {},
    costs: {},
    violations: {},
    changed: { values: Array.from({ length: count }, () => version), of: [] },
    trialId: { values: [], of: [] },
  };
  fields.forEach(({ key, of }, j) => {
    const values = Array.from({ length: count }, (_, i) => data.getFloat64(8 * (j * count + i), true));
    const column: Column = { values, of };
    const [, map, name] = /^(parameters|objectives|costs|violations)\.([^]*)$/.exec(key) ?? [];
    if (map === undefined || name === undefined) reply[key] = column;
    else (reply[map] as Record<string, Column>)[name] = column;
  });
  return reply as unknown as GetColumnsResponse;
}
