import type { EndName, StudySpec, UpdateStudyRequest } from "hola-hpo";
import { own } from "./conditions";
import { labelChanges, LabelError, linesOf } from "./label-edit";
import { numberOf, type Problems } from "./problems";

/** An end of a study that is one number. */
export interface End {
  readonly key: "maxTrials" | "maxSteps" | "maxFailures" | "maxConsecutiveFailures" | "deadlineS";
  readonly name: EndName;
  readonly title: string;
}

const ENDS: readonly End[] = [
  { key: "maxTrials", name: "max_trials", title: "Trials" },
  { key: "maxSteps", name: "max_steps", title: "Steps of all trials" },
  { key: "maxFailures", name: "max_failures", title: "Failed trials" },
  { key: "maxConsecutiveFailures", name: "max_consecutive_failures", title: "Failed trials in a row" },
  { key: "deadlineS", name: "deadline_s", title: "Running time, in seconds" },
];

/** The ends that a study can have. */
export function endsOf(spec: StudySpec): readonly End[] {
  return ENDS.filter(({ key }) => key !== "maxSteps" || spec.steps !== undefined);
}

/** What can be changed in a study, as texts: by the name of an end, `stop_at/OBJECTIVE`, `description` and `labels`. */
export type StudyDraft = Readonly<Record<string, string>>;

export function stopAt(objective: string): string {
  return `stop_at/${objective}`;
}

export function studyDraft(spec: StudySpec): StudyDraft {
  return {
    ...Object.fromEntries(ENDS.map(({ key, name }) => [name, String(spec[key] ?? "")])),
    ...Object.fromEntries(
      spec.objectives.map(({ name }) => [stopAt(name), String(own(spec.stopAt ?? {}, name) ?? "")]),
    ),
    description: spec.description ?? "",
    labels: linesOf(spec.labels),
  };
}

type Changes = Omit<UpdateStudyRequest, "study" | "expectedRevision">;

/** The changes of an edited draft; undefined if there are none. */
export function studyChanges(
  spec: StudySpec,
  draft: StudyDraft,
): { readonly changes: Changes | undefined; readonly problems: Problems } {
  const problems = new Map<string, string>();
  const before = studyDraft(spec);
  const isChanged = (field: string): boolean => draft[field]?.trim() !== before[field]?.trim();
  const number = (field: string): number | undefined => {
    const text = draft[field] ?? "";
    const value = numberOf(text);
    if (value === undefined && text.trim() !== "") problems.set(field, `“${text.trim()}” is no number.`);
    return value;
  };
  const clear: EndName[] = [];
  const changes: { -readonly [K in keyof Changes]: Changes[K] } = {};
  for (const { key, name } of endsOf(spec)) {
    if (!isChanged(name)) continue;
    const value = number(name);
    if (value === undefined) clear.push(name);
    else changes[key] = value;
  }
  if (spec.objectives.some(({ name }) => isChanged(stopAt(name)))) {
    const values = spec.objectives.flatMap(({ name }) => {
      const value = number(stopAt(name));
      return value === undefined ? [] : [[name, value] as const];
    });
    if (values.length === 0) clear.push("stop_at");
    else changes.stopAt = Object.fromEntries(values);
  }
  if (clear.length > 0) changes.clear = clear;
  if (isChanged("description")) changes.description = (draft["description"] ?? "").trim();
  try {
    const labels = labelChanges(spec.labels, draft["labels"] ?? "");
    if (labels !== undefined) changes.labels = labels;
  } catch (error) {
    if (!(error instanceof LabelError)) throw error;
    problems.set("labels", error.message);
  }
  return { changes: Object.keys(changes).length === 0 ? undefined : changes, problems };
}

/** The field that an error of UpdateStudy names: those of ends are at the place of the spec. */
export function studyField(spec: StudySpec, parts: readonly string[]): string | undefined {
  const [name, of] = parts[0] === "spec" ? parts.slice(1) : parts;
  if (name === "description" || name === "labels") return name;
  if (name === "stop_at") return stopAt(of !== undefined && of !== "" ? of : (spec.objectives[0]?.name ?? ""));
  return endsOf(spec).find((end) => end.name === name)?.name;
}
