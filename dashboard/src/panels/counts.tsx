import type { TrialCounts } from "hola-hpo";
import { count } from "../model/format";

/** The states of trials, in the order in which they are shown. */
export const STATES = [
  "completed",
  "stopped",
  "running",
  "paused",
  "queued",
  "infeasible",
  "failed",
  "lost",
  "cancelled",
] as const satisfies readonly (keyof TrialCounts)[];

export function totalOf(counts: TrialCounts): number {
  return STATES.reduce((sum, state) => sum + counts[state], 0);
}

/** The trials of a study by state, as a bar. */
export function CountsBar({ counts, most }: { counts: TrialCounts; most?: number | undefined }) {
  const total = totalOf(counts);
  const whole = Math.max(total, most ?? 0, 1);
  const words = STATES.filter((state) => counts[state] > 0).map((state) => `${count(counts[state])} ${state}`);
  return (
    <div class="counts" role="img" aria-label={words.join(", ") || "no trials"} title={words.join("\n")}>
      {STATES.map((state) =>
        counts[state] > 0 ? (
          <i key={state} class={`is-${state}`} style={{ width: `${String((100 * counts[state]) / whole)}%` }} />
        ) : null,
      )}
    </div>
  );
}
