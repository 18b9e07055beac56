import type { Axis } from "./axis";
import type { Ranking } from "./best";
import { orderOf } from "./order";

/** The share of the trials that are the best. */
const BEST_SHARE = 0.1;
const LEAST_TRIALS = 4;
const STEPS = 50;
/** In steps: a density is not sharper than the grid. */
const LEAST_WIDTH = 0.5 / 1.64;

/** How much a parameter matters, from 0 to 1; all of a study sum to 1. */
export interface Importance {
  readonly axis: Axis;
  readonly share: number;
}

/**
 * PED-ANOVA (Watanabe, Bansal & Hutter, IJCAI 2023): a parameter matters as far as its distribution among the best tenth
 * of the trials differs from that among all, by the Pearson divergence of the two densities. `hola.plots` has the same
 * formula.
 *
 * @returns most important first; nothing while there are too few trials
 */
export function importancesOf(axes: readonly Axis[], ranking: Ranking, rows: number): Importance[] {
  const found = divergencesOf(axes, ranking, rows);
  const sum = found.reduce((whole, { value }) => whole + value, 0);
  return found.map(({ axis, value }) => ({ axis, share: sum > 0 ? value / sum : 0 })).sort((a, b) => b.share - a.share);
}

/** The divergences of which the importances are shares; nothing while there are too few trials. */
export function divergencesOf(axes: readonly Axis[], ranking: Ranking, rows: number): { axis: Axis; value: number }[] {
  const all = rankedRows(ranking, rows);
  if (all.length < LEAST_TRIALS) return [];
  const best = all.slice(0, Math.max(2, Math.ceil(BEST_SHARE * all.length)));
  all.sort(); // memory is read in its order then, which is faster
  return axes.map((axis) => ({ axis, value: divergence(axis, best, all) }));
}

/** The rows with a cost, best first: those within their limits by cost, then the others by violation. */
function rankedRows({ cost, violation }: Ranking, rows: number): Uint32Array {
  const [within, beyond] = [new Float64Array(rows).fill(NaN), new Float64Array(rows).fill(NaN)];
  let count = 0;
  let violating = 0;
  for (let row = 0; row < rows; row++) {
    if (cost[row]! !== cost[row]!) continue;
    count++;
    if (violation[row]! > 0) {
      beyond[row] = violation[row]!;
      violating++;
    } else within[row] = cost[row]!;
  }
  const order = orderOf(within, rows, false);
  if (violating > 0) order.set(orderOf(beyond, rows, false).subarray(0, violating), count - violating);
  return order.subarray(0, count);
}

/**
 * The Pearson divergence of the best trials from all on an axis. Where it is not always active, only the part counts that
 * its values explain beyond being active, which belongs to its parents.
 */
function divergence(axis: Axis, best: Uint32Array, all: Uint32Array): number {
  const [top, local] = [densityOf(axis, best), densityOf(axis, all)];
  if (top.share === 0) return 0;
  let sum = 0;
  for (let i = 0; i < local.density.length; i++)
    sum += local.density[i]! * (top.density[i]! / local.density[i]! - 1) ** 2;
  return (top.share ** 2 / local.share) * sum;
}

/** The part of the rows in which an axis has a value, and the density on it, with a uniform prior of one trial's weight. */
function densityOf(axis: Axis, rows: Uint32Array): { share: number; density: Float64Array } {
  const isChoice = axis.scale.kind === "choice";
  const levels = axis.levels !== undefined && axis.levels.size <= STEPS ? axis.levels : undefined;
  const steps = isChoice ? axis.scale.high : (levels?.size ?? STEPS);
  const counts = new Float64Array(steps);
  const { places, column } = axis;
  let total = 0;
  const { values } = column;
  for (let i = 0; i < rows.length; i++) {
    const row = rows[i]!;
    const at = places[row]!;
    if (at < 0) continue;
    const step = levels === undefined ? undefined : levels.get(values[row]!);
    counts[step ?? (at < 1 ? (at * steps) | 0 : steps - 1)]!++;
    total++;
  }
  const smooth = isChoice || steps === 1 ? counts : smoothed(counts, total);
  return { share: total / rows.length, density: smooth.map((n) => (n + 1 / steps) / (total + 1)) };
}

/** A kernel estimate with the bandwidth of Scott's rule (Scott, 1992), at least half a step wide, cut at the bounds. */
function smoothed(counts: Float64Array, total: number): Float64Array {
  const steps = counts.length;
  if (total === 0) return counts;
  let mean = 0;
  for (let i = 0; i < steps; i++) mean += (counts[i]! * i) / total;
  let square = 0;
  for (let i = 0; i < steps; i++) square += counts[i]! * (i - mean) ** 2;
  const deviation = Math.sqrt(square / Math.max(1, total - 1));
  const quartile = (share: number): number => {
    let sum = counts[0]!;
    let i = 0;
    while (sum < share * total && i < steps - 1) sum += counts[++i]!;
    return i;
  };
  const spread = Math.min(deviation, (quartile(0.75) - quartile(0.25)) / 1.34) || deviation;
  const width = Math.max(LEAST_WIDTH, 1.059 * spread * total ** -0.2);
  // The share of a Gaussian at step 0 that falls below the upper edge of step k - steps.
  const edges = Float64Array.from({ length: 2 * steps }, (_, k) => 0.5 * erf((k - steps + 0.5) / (width * Math.SQRT2)));
  const smooth = new Float64Array(steps);
  for (let i = 0; i < steps; i++) {
    if (counts[i] === 0) continue;
    const whole = edges[2 * steps - 1 - i]! - edges[steps - 1 - i]!;
    for (let j = 0; j < steps; j++) {
      smooth[j]! += (counts[i]! * (edges[j - i + steps]! - edges[j - i + steps - 1]!)) / whole;
    }
  }
  return smooth;
}

/** The error function, to 1.2e-7 (Numerical Recipes, section 6.2). */
function erf(x: number): number {
  const t = 1 / (1 + 0.5 * Math.abs(x));
  const terms = [
    -1.26551223, 1.00002368, 0.37409196, 0.09678418, -0.18628806, 0.27886807, -1.13520398, 1.48851587, -0.82215223,
    0.17087277,
  ];
  const sum = terms.reduceRight((rest, term) => term + t * rest, 0);
  const tail = t * Math.exp(-x * x + sum);
  return x >= 0 ? 1 - tail : tail - 1;
}
