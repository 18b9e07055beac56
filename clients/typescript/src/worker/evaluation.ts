import type {
  Checkpoint,
  Metadata,
  ObjectiveValues,
  ParameterValue,
  ReportedValues,
  Resume,
} from "../generated/messages.js";
import type { EarlyEnd } from "./stopped.js";
import { TrialStopped } from "./stopped.js";

/** The parameters of a trial, by name. */
export type Parameters = Readonly<Record<string, ParameterValue>>;

/** The values of an evaluation by objective, with anything to keep beside them. */
export interface Evaluated {
  readonly objectives: ObjectiveValues;
  readonly metadata?: Metadata | undefined;
}

/** What an objective returns: a number when the study has one objective, all values by name, or these with metadata. */
export type Values = number | ObjectiveValues | Evaluated;

/** What can go with a report. */
export interface ReportOptions {
  /** Where the state of the evaluation at this step is stored: a URI for any host, or a reference for one host. */
  readonly checkpoint?: string | Checkpoint | undefined;
  /** Anything to keep with the report. */
  readonly metadata?: Metadata | undefined;
}

/** The trial under evaluation. */
export interface Trial {
  readonly id: number;
  /** Numbers the leases of the trial, from 1. */
  readonly attempt: number;
  readonly study: string;
  /** The names of the values wanted. */
  readonly objectives: readonly string[];
  /**
   * Aborted when the evaluation is to end: throw its reason. That is a {@link TrialStopped} if the trial ends early; then
   * values that are returned nevertheless complete the trial. Otherwise the result is no longer wanted.
   */
  readonly signal: AbortSignal;
  /** Where to continue: the checkpoint of an earlier attempt. Undefined: begin with the first step. */
  readonly resume: Resume | undefined;
  /** The next step at which the scheduler decides whether the trial continues; undefined: never. */
  readonly nextStep: number | undefined;
  /**
   * Reports intermediate values, such as after each epoch. Reports are held back until {@link nextStep}, so most calls cost
   * no round trip. Always `await` them.
   *
   * @param step - from 1
   * @param values - a number when the study has one objective, or some values by name; one that is not finite is reported
   * as diverged
   * @throws {@link TrialStopped} when the trial ends early: let it pass
   * @throws TypeError or RangeError for what cannot be reported
   * @throws ServerError when the scheduler refuses the reports
   */
  report(step: number, values: number | ReportedValues, options?: ReportOptions): Promise<void>;
}

/** A function to minimise, or whatever the study says. Throw {@link Infeasible} for a point that cannot be evaluated. */
export type Objective = (parameters: Parameters, trial: Trial) => Values | Promise<Values>;

/** The point cannot be evaluated; that is no failure. */
export class Infeasible extends Error {
  override readonly name = "Infeasible";
}

/** The evaluation failed, and may go well another time: the trial is put back in the queue. */
export class TryAgain extends Error {
  override readonly name = "TryAgain";
}

/** The result of an evaluation. */
export type Outcome =
  | { readonly kind: "completed"; readonly objectives: ObjectiveValues; readonly metadata: Metadata | undefined }
  | { readonly kind: "failed" | "infeasible"; readonly reason: string; readonly retry: boolean }
  | { readonly kind: "ended"; readonly decision: EarlyEnd }
  | { readonly kind: "cancelled" };

const MAX_REASON = 20_000;

/** A text that the protocol can carry: no U+0000, no lone surrogates, not too long. */
export function cleanText(text: string): string {
  return text.replaceAll("\0", "\\0").slice(0, MAX_REASON).toWellFormed();
}

function failed(reason: string): Outcome {
  return { kind: "failed", reason: cleanText(reason), retry: false };
}

function isEvaluated(values: ObjectiveValues | Evaluated): values is Evaluated {
  return typeof values.objectives === "object";
}

/** What a returned value means. */
export function interpret(returned: unknown, objectives: readonly string[]): Outcome {
  if (typeof returned === "number") {
    const [name, more] = objectives;
    if (name === undefined || more !== undefined) {
      return failed(`the study has several objectives: return an object of ${objectives.join(", ")}`);
    }
    return interpret({ [name]: returned }, objectives);
  }
  if (typeof returned !== "object" || returned === null) {
    return failed(`the objective returned ${String(returned)}, not a number or an object of numbers`);
  }
  const given = returned as ObjectiveValues | Evaluated;
  if (isEvaluated(given)) {
    const outcome = interpret(given.objectives, objectives);
    return outcome.kind === "completed" ? { ...outcome, metadata: given.metadata } : outcome;
  }
  const values = given as Readonly<Record<string, unknown>>;
  const problems = Object.keys(values)
    .filter((name) => !objectives.includes(name))
    .map((name) => `${name} is no objective of the study`);
  for (const name of objectives) {
    const value = values[name];
    if (value === undefined) problems.push(`the value of ${name} is missing`);
    else if (typeof value !== "number") problems.push(`the value of ${name} is not a number: ${JSON.stringify(value)}`);
    else if (!Number.isFinite(value)) problems.push(`the value of ${name} is not finite: ${String(value)}`);
  }
  if (problems.length > 0) return failed(problems.join("; "));
  return { kind: "completed", objectives: values as ObjectiveValues, metadata: undefined };
}

/** What an error means that the objective threw. */
export function outcomeOf(error: unknown): Outcome {
  if (error instanceof Infeasible) return { kind: "infeasible", reason: cleanText(error.message), retry: false };
  const text = error instanceof Error ? `${error.name}: ${error.message}\n\n${error.stack ?? ""}` : String(error);
  return { kind: "failed", reason: cleanText(text), retry: error instanceof TryAgain };
}

/** Evaluates a trial; never throws. */
export async function evaluate(objective: Objective, parameters: Parameters, trial: Trial): Promise<Outcome> {
  let outcome: Outcome;
  try {
    outcome = interpret(await objective(parameters, trial), trial.objectives);
  } catch (error) {
    outcome = outcomeOf(error);
  }
  if (!trial.signal.aborted) return outcome;
  const reason: unknown = trial.signal.reason;
  if (!(reason instanceof TrialStopped)) return { kind: "cancelled" };
  return outcome.kind === "completed" ? outcome : { kind: "ended", decision: reason.decision };
}
