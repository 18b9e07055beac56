import type { Direction, ObjectiveSpec, PreviewObjectivesResponse, RankedTrial } from "hola-hpo";
import { counted } from "./format";
import { numberOf, type Problems } from "./problems";

/** The settings of an objective as texts to edit. */
export interface ObjectiveDraft {
  readonly name: string;
  readonly direction: Direction;
  readonly target: string;
  readonly limit: string;
  readonly priority: string;
  readonly group: string;
}

export type ObjectiveField = Exclude<keyof ObjectiveDraft, "name">;
const FIELDS: readonly string[] = ["direction", "target", "limit", "priority", "group"];

export function draftsOf(objectives: readonly ObjectiveSpec[]): ObjectiveDraft[] {
  return objectives.map(({ name, direction, target, limit, priority, group }) => ({
    name,
    direction: direction ?? "minimize",
    target: target === undefined ? "" : String(target),
    limit: limit === undefined ? "" : String(limit),
    priority: String(priority ?? 1),
    group: group ?? "default",
  }));
}

/** The name of a field in the form. */
export function fieldName(index: number, field: ObjectiveField): string {
  return `${String(index)}/${field}`;
}

/** Reads what was edited. The rules between the fields are the server's. */
export function readObjectives(drafts: readonly ObjectiveDraft[]): {
  readonly objectives: ObjectiveSpec[];
  readonly problems: Problems;
} {
  const problems = new Map<string, string>();
  const objectives = drafts.map((draft, i) => {
    const number = (field: "target" | "limit" | "priority"): number | undefined => {
      if (draft[field].trim() === "") return undefined;
      const value = numberOf(draft[field]);
      if (value === undefined) problems.set(fieldName(i, field), `“${draft[field].trim()}” is no number.`);
      return value;
    };
    const group = draft.group.trim();
    return {
      name: draft.name,
      direction: draft.direction,
      target: number("target"),
      limit: number("limit"),
      priority: number("priority") ?? 1,
      group: group === "" ? "default" : group,
    };
  });
  return { objectives, problems };
}

/** The field that an error of UpdateObjectives or PreviewObjectives names. */
export function objectiveField(parts: readonly string[]): string | undefined {
  const [list, index, field] = parts;
  if (list !== "objectives" || index === undefined || field === undefined) return undefined;
  return FIELDS.includes(field) ? `${index}/${field}` : undefined;
}

/** How the place of a trial changes. */
export interface Move {
  readonly item: RankedTrial;
  /** Its place today; undefined if it was not among the best. */
  readonly before: number | undefined;
}

/** The best trials under new objectives, and where each stands today. */
export function movesOf(today: readonly RankedTrial[], then: readonly RankedTrial[]): Move[] {
  const places = new Map(today.map(({ trial, rank }) => [trial.trialId, rank]));
  return then.map((item) => ({ item, before: places.get(item.trial.trialId) }));
}

/** What other objectives would change, in a sentence. */
export function effectOf(today: PreviewObjectivesResponse, then: PreviewObjectivesResponse): string {
  const [before, after] = [today, then].map(({ items }) => items[0]?.trial.trialId);
  if (before === undefined || after === undefined) return "No trial is completed yet, so there is nothing to compare.";
  if (today.groups.length > 1 || then.groups.length > 1) {
    const [size, old] = [then, today].map(({ frontSize }) => counted(frontSize, "trial"));
    return `The first front has ${size!}; it has ${old!} today.`;
  }
  if (before === after) return `Trial ${String(after)} stays the best.`;
  return `The best is trial ${String(after)} instead of trial ${String(before)}.`;
}
