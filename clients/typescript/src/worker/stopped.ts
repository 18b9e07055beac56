import type { Checkpoint, Decision } from "../generated/messages.js";

/** A decision that ends the evaluation. */
export type EarlyEnd = Exclude<Decision, "continue">;

/** Whether a decision, or a command about a lease, ends the evaluation; one that is not known does not (W-19). */
export function isEarlyEnd(decision: string): decision is EarlyEnd {
  return decision === "stop" || decision === "pause";
}

/** The trial ends early: what `trial.report` rejects with, and the reason of `trial.signal`. Let it pass, or throw it. */
export class TrialStopped extends Error {
  override readonly name = "TrialStopped";

  constructor(
    trialId: number,
    /** `stop`: the trial has ended. `pause`: another attempt may continue it from its checkpoint. */
    readonly decision: EarlyEnd,
    /** Why, for people. */
    readonly reason: string | undefined,
    /** Checkpoints of the trial that are no longer needed; `onDiscard` of the worker gets them, too. */
    readonly discard: readonly Checkpoint[] = [],
  ) {
    const what = decision === "stop" ? "stopped" : "paused";
    super(`trial ${String(trialId)} is ${what}${reason === undefined ? "" : `: ${reason}`}`);
  }
}
