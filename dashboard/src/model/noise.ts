import type { Diagnosis } from "./diagnosis";
import { general } from "./format";
import { lossesOf, unitAt, type TrialSet } from "./trial-set";

const IMPROVEMENTS = 10;
const LEAST_IMPROVEMENTS = 3;
const LEAST_PAIRS = 5;
/** Trials closer than this in every parameter are taken for repetitions. */
const NEAR = 0.01;
const NEIGHBOURS = 2000;

/**
 * The noise of an objective is larger than the last ten improvements. It is estimated from trials with equal parameters;
 * without them from trials that differ by less than a hundredth of the range in every parameter.
 */
export function noise(trials: TrialSet): Diagnosis[] {
  const { model, completed, isWithin } = trials;
  const found: Diagnosis[] = [];
  let pairs: (readonly [number, number])[] | undefined;
  for (const goal of model.goals) {
    const { name, of } = lossesOf(goal, model);
    const gains: number[] = [];
    let best = Infinity;
    for (const row of completed) {
      if (!isWithin(row) || !(of(row) < best)) continue;
      if (best < Infinity) gains.push(best - of(row));
      best = of(row);
    }
    const latest = gains.slice(-IMPROVEMENTS);
    if (latest.length < LEAST_IMPROVEMENTS) continue;
    pairs ??= repetitions(trials);
    if (pairs.length < LEAST_PAIRS) return [];
    const squares = pairs.reduce((sum, [a, b]) => sum + (of(a) - of(b)) ** 2, 0);
    const deviation = Math.sqrt(squares / pairs.length / 2);
    const largest = Math.max(...latest);
    if (deviation <= largest) continue;
    const size = `standard deviation ${general(deviation, 2)}`;
    const sentence = `The noise of ${name} (${size}) is larger than each of the last ${String(latest.length)} improvements (${general(largest, 2)} at most).`;
    found.push({ kind: "noise", sentence });
  }
  return found;
}

/** Pairs of trials that are repetitions of each other; each trial with the next one, or with its nearest neighbour. */
function repetitions({ model, completed }: TrialSet): (readonly [number, number])[] {
  const { parameters } = model.info.spec;
  const pointOf = (row: number): number[] =>
    parameters.map((parameter, k) => {
      const unit = unitAt(parameter, model.parameters[k]!, row);
      return Number.isNaN(unit) ? -1 : unit;
    });
  const same = equalPairs(
    model.parameters.map(({ column }) => column.values),
    completed,
  );
  if (same.length >= LEAST_PAIRS) return same;
  // Sorted by one parameter, the neighbours of a trial are near it in the list.
  const latest = [...completed.subarray(Math.max(0, completed.length - NEIGHBOURS))];
  const points = latest.map((row) => ({ row, at: pointOf(row) }));
  const order = widest(points.map(({ at }) => at));
  points.sort((a, b) => a.at[order]! - b.at[order]!);
  const near: [number, number][] = [];
  for (const [i, { row, at }] of points.entries()) {
    let least = NEAR;
    let nearest: number | undefined;
    for (const step of [-1, 1]) {
      for (let j = i + step; j >= 0 && j < points.length; j += step) {
        const other = points[j]!;
        if (Math.abs(other.at[order]! - at[order]!) >= least) break;
        let distance = 0;
        for (let k = 0; k < at.length && distance < least; k++)
          distance = Math.max(distance, Math.abs(at[k]! - other.at[k]!));
        if (distance < least) [least, nearest] = [distance, other.row];
      }
    }
    if (nearest !== undefined) near.push([row, nearest]);
  }
  return near;
}

/** Each row with the next one that has equal values in all columns. */
function equalPairs(columns: readonly Float64Array[], rows: Uint32Array): [number, number][] {
  const isEqual = (a: number, b: number): boolean =>
    columns.every((values) => values[a] === values[b] || (Number.isNaN(values[a]!) && Number.isNaN(values[b]!)));
  // The latest rows of each hash that differ from each other.
  const known = new Map<number, number[]>();
  const words = new Uint32Array(2);
  const double = new Float64Array(words.buffer);
  const pairs: [number, number][] = [];
  for (const row of rows) {
    let hash = 0;
    for (const values of columns) {
      double[0] = values[row]! + 0; // no negative zero
      hash = Math.imul(hash ^ words[0]!, 0x9e3779b1) ^ Math.imul(words[1]! ^ (hash >>> 15), 0x85ebca6b);
    }
    const others = known.get(hash);
    if (others === undefined) {
      known.set(hash, [row]);
      continue;
    }
    const at = others.findIndex((other) => isEqual(other, row));
    if (at < 0) others.push(row);
    else {
      pairs.push([others[at]!, row]);
      others[at] = row;
    }
  }
  return pairs;
}

/** The coordinate with the most different values. */
function widest(points: readonly (readonly number[])[]): number {
  const sizes = (points[0] ?? []).map((_, k) => new Set(points.map((at) => at[k])).size);
  return Math.max(0, sizes.indexOf(Math.max(...sizes)));
}
