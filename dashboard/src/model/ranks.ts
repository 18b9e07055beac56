import type { Axis } from "./axis";

const STEPS = 1024;

/** Ranks of trials on an axis, in 256 steps of as many trials each: values are skewed, and most would get one colour. */
export interface Ranks {
  readonly of: Uint8Array;
  /** Shares of the trials and the values that they are below. */
  readonly quantiles: readonly (readonly [share: number, value: number])[];
}

export function ranksOf(axis: Axis, rows: number): Ranks {
  const { places, scale } = axis;
  const counts = new Uint32Array(STEPS);
  let total = 0;
  for (let row = 0; row < rows; row++) {
    if (places[row]! < 0) continue;
    counts[Math.min(STEPS - 1, places[row]! * STEPS) | 0]!++;
    total++;
  }
  const rank = new Uint8Array(STEPS);
  const quantiles: [number, number][] = [];
  const shares = [0, 0.25, 0.5, 0.75, 1];
  let below = 0;
  for (let step = 0; step < STEPS; step++) {
    rank[step] = total === 0 ? 0 : Math.round((255 * (below + counts[step]! / 2)) / total);
    below += counts[step]!;
    while (counts[step]! > 0 && shares.length > 0 && below >= shares[0]! * total && (shares[0]! > 0 || below > 0)) {
      quantiles.push([shares.shift()!, scale.value(step / STEPS)]);
    }
  }
  const of = new Uint8Array(rows);
  for (let row = 0; row < rows; row++) {
    if (places[row]! >= 0) of[row] = rank[Math.min(STEPS - 1, places[row]! * STEPS) | 0]!;
  }
  return { of, quantiles };
}
