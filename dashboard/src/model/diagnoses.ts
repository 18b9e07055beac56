import type { ParameterSpec } from "hola-hpo";
import type { Axis } from "./axis";
import type { Diagnosis } from "./diagnosis";
import { count, general, halfEven, word } from "./format";
import { noise } from "./noise";
import type { StudyModel } from "./study";
import { countOf, trialSet, unitAt, type TrialSet } from "./trial-set";

const LEAST_TRIALS = 10;
/** The share of an axis that counts as its edge. */
const EDGE = 0.02;
const STAGNATION = 30;
const PURE = 0.8;
const EXPLAINED = 0.9;
const WORKER_FACTOR = 5;

/**
 * The diagnoses of a study: the same as those of `hola.diagnoses`, by the same formulas and in the same words. The one of
 * stopping comes from the server, because this page does not read all reports.
 */
export function diagnose(model: StudyModel): Diagnosis[] {
  const trials = trialSet(model);
  return [
    ...limits(trials),
    ...failures(trials),
    ...worker(trials),
    ...edge(trials),
    ...stagnation(trials),
    ...noise(trials),
    ...stopping(model),
  ];
}

/** No trial is within the limits. */
function limits({ model, completed, within }: TrialSet): Diagnosis[] {
  const nearest = model.nearestToLimits;
  if (completed.length < LEAST_TRIALS || within.length > 0 || nearest === undefined) return [];
  const violation = general(model.ranking(model.goals[0]!).violation[nearest]!, 3);
  const trialId = nearest + 1;
  const trial = `${String(trialId)} (violation ${violation})`;
  const sentence = `None of the ${String(completed.length)} completed trials is within the limits; the nearest is trial ${trial}.`;
  return [{ kind: "limits", sentence, trialId }];
}

const ENDED = ["completed", "stopped", "failed", "infeasible"] as const;

/** At least a tenth of the trials failed; where one parameter explains it, which. */
function failures({ model, isIn }: TrialSet): Diagnosis[] {
  const [ended, failed]: [number[], number[]] = [[], []];
  for (let row = 0; row < model.rows; row++) {
    if (isIn(row, ...ENDED)) ended.push(row);
    if (isIn(row, "failed")) failed.push(row);
  }
  if (failed.length < 5 || failed.length < 0.1 * ended.length) return [];
  const counts = `${String(failed.length)} of ${String(ended.length)}`;
  const sentence = `${share(failed.length, ended.length)} of the trials (${counts}) failed`;
  const why = explanation(model, ended, failed);
  return [{ kind: "failures", sentence: why === undefined ? `${sentence}.` : `${sentence}, ${why}.` }];
}

function share(part: number, whole: number): string {
  for (const [words, value] of [
    ["Half", 1 / 2],
    ["A third", 1 / 3],
    ["A quarter", 1 / 4],
    ["Two thirds", 2 / 3],
  ] as const)
    if (Math.abs(part / whole - value) < 0.02) return words;
  return part === whole ? "All" : percentage(part / whole);
}

function percentage(part: number): string {
  return `${String(halfEven(100 * part))} %`;
}

/** The region of one parameter in which most of the failures lie, and hardly any success. */
function explanation(model: StudyModel, ended: readonly number[], failed: readonly number[]): string | undefined {
  let best: { readonly purity: number; readonly words: string } | undefined;
  for (const [k, axis] of model.parameters.entries()) {
    const { values } = axis.column;
    const found = failed.map((row) => values[row]!).filter((value) => !Number.isNaN(value));
    if (found.length < EXPLAINED * failed.length) continue;
    for (const { words, holds } of regions(model.info.spec.parameters[k]!, axis, found)) {
      const here = ended.filter((row) => holds(values[row]!)).length;
      const hits = failed.filter((row) => holds(values[row]!)).length;
      if (hits < EXPLAINED * failed.length || here > 0.8 * ended.length) continue;
      const purity = hits / here;
      if (purity < PURE || (best !== undefined && purity <= best.purity)) continue;
      const which = hits === failed.length ? "all" : `${String(hits)} of them`;
      best = { purity, words: `${which} with ${axis.title} ${words}` };
    }
  }
  return best?.words;
}

interface Region {
  readonly words: string;
  readonly holds: (value: number) => boolean;
}

/** Regions of a parameter that hold the failures. */
function regions(parameter: ParameterSpec, { column }: Axis, failed: readonly number[]): Region[] {
  if (parameter.type === "categorical") {
    const counts = parameter.choices.map((_, i) => failed.filter((value) => value === i).length);
    const choice = counts.indexOf(Math.max(...counts));
    return [{ words: `= ${labelOf(column.of?.[choice])}`, holds: (value) => value === choice }];
  }
  const sorted = [...failed].sort((a, b) => a - b);
  return [0, 1 - EXPLAINED].flatMap((part): Region[] => {
    const at = (share: number): number => sorted[halfEven((sorted.length - 1) * share)]!;
    const [low, high] = [at(part), at(1 - part)];
    return [
      { words: `>= ${general(low, 6)}`, holds: (value) => value >= low },
      { words: `<= ${general(high, 6)}`, holds: (value) => value <= high },
    ];
  });
}

/** A worker fails at least five times as often as the others. */
function worker({ model, isIn }: TrialSet): Diagnosis[] {
  const names = model.worker.column.of ?? [];
  if (names.length < 2) return [];
  const [total, failed] = [names.map(() => 0), names.map(() => 0)];
  const codes = model.worker.column.values;
  for (let row = 0; row < model.rows; row++) {
    if (Number.isNaN(codes[row]!) || !isIn(row, ...ENDED)) continue;
    total[codes[row]!]!++;
    if (isIn(row, "failed")) failed[codes[row]!]!++;
  }
  const sum = (of: readonly number[]): number => of.reduce((whole, part) => whole + part, 0);
  return names.flatMap((name, i): Diagnosis[] => {
    if (failed[i]! < 5 || failed[i]! < 0.1 * total[i]!) return [];
    const [others, othersFailed] = [sum(total) - total[i]!, sum(failed) - failed[i]!];
    if (others < LEAST_TRIALS) return [];
    const [rate, otherRate] = [failed[i]! / total[i]!, othersFailed / others];
    if (rate < WORKER_FACTOR * Math.max(otherRate, 1 / others)) return [];
    const sentence = `Worker ${model.workerName(String(name))} failed ${percentage(rate)} of its trials, the others ${percentage(otherRate)}.`;
    return [{ kind: "worker", sentence }];
  });
}

/** The best trial, or most of the front, lies on the edge of a parameter. */
function edge({ model, within }: TrialSet): Diagnosis[] {
  if (within.length < LEAST_TRIALS) return [];
  const isSingle = model.goals.length === 1;
  const cost = model.goals[0]!.cost.column.values;
  const best = isSingle ? [within.reduce((a, b) => (cost[b]! < cost[a]! ? b : a))] : model.front;
  const found: Diagnosis[] = [];
  for (const [k, parameter] of model.info.spec.parameters.entries()) {
    const count = countOf(parameter);
    if (parameter.type === "categorical" || parameter.type === "unknown" || (count !== undefined && count < 4))
      continue;
    const axis = model.parameters[k]!;
    const step = count === undefined ? EDGE : Math.min(EDGE, 0.5 / (count - 1));
    const units = best.map((row) => unitAt(parameter, axis, row));
    const [low, high] =
      parameter.type === "lattice" ? [parameter.values[0]!, parameter.values.at(-1)!] : [parameter.low, parameter.high];
    const show = (value: number): string => (isWhole(parameter) ? String(value) : general(value, 6));
    for (const [side, isOn] of [
      ["lower", (unit: number) => unit <= step],
      ["upper", (unit: number) => unit >= 1 - step],
    ] as const) {
      const hits = units.filter(isOn).length;
      const where = `the ${side} edge of ${axis.title}`;
      const range = `[${show(low)}, ${show(high)}]`;
      if (isSingle && hits > 0) {
        const trialId = best[0]! + 1;
        const value = show(axis.column.values[best[0]!]!);
        const sentence = `The best trial (${String(trialId)}) lies on ${where}: ${value} in ${range}.`;
        found.push({ kind: "edge", sentence, trialId });
      } else if (!isSingle && best.length >= 5 && 2 * hits > best.length) {
        const counts = `${String(hits)} of ${String(best.length)}`;
        found.push({
          kind: "edge",
          sentence: `${counts} trials of the front lie on ${where}, whose range is ${range}.`,
        });
      }
    }
  }
  return found;
}

function isWhole(parameter: ParameterSpec): boolean {
  return parameter.type === "integer" || (parameter.type === "lattice" && parameter.values.every(Number.isInteger));
}

/** There was no improvement for many trials: at least 30, and a quarter of the completed ones. */
function stagnation({ model, completed, isWithin }: TrialSet): Diagnosis[] {
  const costs = model.goals.map(({ cost }) => cost.column.values);
  let last: number | undefined;
  let front: number[] = [];
  for (const [i, row] of completed.entries()) {
    if (!isWithin(row)) continue;
    // None of the earlier trials is as good in every group.
    if (front.some((other) => costs.every((cost) => cost[other]! <= cost[row]!))) continue;
    front = front.filter((other) => !costs.every((cost) => cost[row]! <= cost[other]!));
    front.push(row);
    last = i;
  }
  if (last === undefined) return [];
  const since = completed.length - 1 - last;
  if (since < Math.max(STAGNATION, completed.length / 4)) return [];
  const trialId = completed[last]! + 1;
  const words = `${String(since)} completed trials`;
  const sentence =
    costs.length === 1
      ? `No improvement for ${words}: the best one is trial ${String(trialId)}.`
      : `The front has not changed for ${words}, since trial ${String(trialId)}.`;
  return [{ kind: "stagnation", sentence, trialId }];
}

/** The stopping rule would stop the best trial, as the server says, which has all reports. */
function stopping({ status }: StudyModel): Diagnosis[] {
  const safety = status?.stopping;
  if (safety?.bestWouldStop !== true) return [];
  const counts = `${count(safety.wouldStop)} of ${count(safety.checked)}`;
  const sentence = `The stopping rule would stop ${counts} completed trials by the reports of today, the best one among them.`;
  return [{ kind: "stopping", sentence }];
}

function labelOf(value: unknown): string {
  return typeof value === "number" ? general(value, 6) : word(value);
}
