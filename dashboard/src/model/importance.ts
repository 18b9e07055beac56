import type { Axis } from "./axis";
import type { Ranking } from "./best";
import { orderOf } from "./order";

/** The share of the trials that counts as good. */
const GOOD = 0.1;
const STEPS = 50;
const TINY = 1e-12;

/** How much a parameter matters, from 0 to 1; all of a study sum to 1. */
export interface Importance {
  readonly axis: Axis;
  readonly share: number;
}

/**
 * PED-ANOVA (Watanabe, Bansal & Hutter, IJCAI 2023): a parameter matters as far as its distribution among the best tenth
 * of the trials differs from that among all, by the Pearson divergence of the two densities. Trials in which a parameter
 * is not active do not count for it.
 *
 * @returns most important first; nothing while there are too few trials
 */
export function importancesOf(axes: readonly Axis[], { cost }: Ranking, rows: number): Importance[] {
  let ended = 0;
  for (let row = 0; row < rows; row++) if (cost[row]! === cost[row]!) ended++;
  const good = Math.ceil(GOOD * ended);
  if (good < 3) return [];
  const order = orderOf(cost, rows, false);
  const [best, all] = [order.subarray(0, good), order.subarray(0, ended)];
  const raw = axes.map((axis) => Math.max(0, divergence(density(axis, best), density(axis, all))));
  const sum = raw.reduce((a, b) => a + b, 0);
  return axes.map((axis, i) => ({ axis, share: sum > 0 ? raw[i]! / sum : 0 })).sort((a, b) => b.share - a.share);
}

/** The Pearson divergence of a density from another. */
function divergence(of: Float64Array, from: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < of.length; i++) sum += from[i]! * ((of[i]! + TINY) / (from[i]! + TINY) - 1) ** 2;
  return sum;
}

/** The density of some rows on an axis: counts of choices, or a Gaussian kernel estimate on a grid, with a uniform prior. */
function density(axis: Axis, rows: Uint32Array): Float64Array {
  const isChoice = axis.scale.kind === "choice";
  const steps = isChoice ? axis.scale.high : STEPS;
  const counts = new Float64Array(steps);
  const { places } = axis;
  let total = 0;
  for (const row of rows) {
    const at = places[row]!;
    if (at < 0) continue;
    counts[Math.min(steps - 1, Math.floor(at * steps))]!++;
    total++;
  }
  const smooth = isChoice ? counts : smoothed(counts, total);
  return smooth.map((n) => (n + 1 / steps) / (total + 1));
}

/** A kernel estimate with the bandwidth of Scott's rule (Scott, 1992), at least half a step wide. */
function smoothed(counts: Float64Array, total: number): Float64Array {
  const steps = counts.length;
  if (total === 0) return counts;
  let [mean, square] = [0, 0];
  for (let i = 0; i < steps; i++)
    [mean, square] = [mean + (counts[i]! * i) / total, square + (counts[i]! * i * i) / total];
  const deviation = Math.sqrt(Math.max(0, square - mean * mean) * (total / Math.max(1, total - 1)));
  const quartile = (share: number): number => {
    let [sum, i] = [0, 0];
    while (i < steps - 1 && (sum += counts[i]!) < share * total) i++;
    return i;
  };
  const range = (quartile(0.75) - quartile(0.25)) / 1.34;
  const width = Math.max(0.5 / 1.64, 1.059 * Math.min(range || deviation, deviation) * total ** -0.2);
  const smooth = new Float64Array(steps);
  for (let i = 0; i < steps; i++) {
    if (counts[i] === 0) continue;
    const kernel = Float64Array.from({ length: steps }, (_, j) => Math.exp(-0.5 * ((j - i) / width) ** 2));
    const norm = kernel.reduce((a, b) => a + b, 0); // the part within the bounds is all there is
    for (let j = 0; j < steps; j++) smooth[j]! += (counts[i]! * kernel[j]!) / norm;
  }
  return smooth;
}
