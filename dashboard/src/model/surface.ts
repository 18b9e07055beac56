import type { Condition, GetModelViewResponse, ModelAxis, ParameterSet, ParameterValue } from "hola-hpo";
import type { Axis } from "./axis";
import { isActive } from "./conditions";
import type { Goal, StudyModel } from "./study";

/** What is shown of a prediction. */
export type Layer = "mean" | "deviation";

/** An axis of the grid: where its values lie on the axis of the parameter. */
export interface GridAxis {
  readonly axis: Axis;
  readonly values: readonly ParameterValue[];
  /** The places of the values, from 0 to 1, increasing. */
  readonly places: readonly number[];
  /** Whether there is nothing between the values. */
  readonly isDiscrete: boolean;
  /** The places of the bounds of the trust region. */
  readonly region: readonly [low: number, high: number] | undefined;
}

/** The predictions for a comparison group, in the unit of its goal where the cost allows it. */
export interface Surface {
  readonly x: GridAxis;
  /** Absent for a grid of one parameter. */
  readonly y: GridAxis | undefined;
  /** One row of `x.places.length` numbers for each value of `y`. */
  readonly mean: Float64Array;
  readonly deviation: Float64Array;
  /** Points that are no parameter set, because of the conditions: 1. */
  readonly voids: Uint8Array;
  /** What `mean` is: the objective of the group, or its cost. */
  readonly title: string;
  readonly isLow: boolean;
  /** The number of completed trials that the model has seen. */
  readonly trials: number;
}

/** The predictions of a reply for a group. @returns undefined if it has none */
export function surfaceOf(reply: GetModelViewResponse, model: StudyModel, goal: Goal): Surface | undefined {
  const group = reply.groups.find((found) => found.group === goal.group.name);
  const [first, second] = reply.axes.map((axis) => gridAxis(axis, model));
  if (group === undefined || first === undefined) return undefined;
  const unit = model.derived(`unit ${goal.group.name}`, () => unitOf(goal, model.rows));
  const [width, height] = [first.values.length, second?.values.length ?? 1];
  const [mean, deviation] = [new Float64Array(width * height), new Float64Array(width * height)];
  for (let i = 0; i < width; i++) {
    for (let j = 0; j < height; j++) {
      // The last axis is the fastest in the reply, the first one here.
      const at = i * height + j;
      mean[j * width + i] = unit === undefined ? group.mean[at]! : unit.origin + unit.factor * group.mean[at]!;
      deviation[j * width + i] = group.deviation[at]! * Math.abs(unit?.factor ?? 1);
    }
  }
  const voids = new Uint8Array(width * height);
  for (let k = 0; k < voids.length; k++) {
    const values: Record<string, ParameterValue> = { ...reply.at };
    values[first.axis.title] = first.values[k % width]!;
    if (second !== undefined) values[second.axis.title] = second.values[Math.floor(k / width)]!;
    voids[k] = isSet(model, values, [first.axis, second?.axis]) ? 0 : 1;
  }
  const title = unit === undefined ? `cost${model.goals.length > 1 ? `: ${goal.group.name}` : ""}` : goal.axis.title;
  const isLow = unit === undefined || unit.factor > 0;
  return { x: first, y: second, mean, deviation, voids, title, isLow, trials: reply.trials };
}

/** Whether values are a parameter set in which the axes are active. Values of other inactive parameters do not matter. */
function isSet(model: StudyModel, values: ParameterSet, axes: readonly (Axis | undefined)[]): boolean {
  const parents: Record<string, ParameterValue> = {};
  for (const parameter of model.info.spec.parameters) {
    const { name, condition } = parameter as { readonly name: string; readonly condition?: Condition };
    const value = Object.hasOwn(values, name) ? values[name] : undefined;
    if (isActive(condition, parents)) {
      if (value === undefined) return false;
      parents[name] = value;
    } else if (axes.some((axis) => axis?.title === name)) return false;
  }
  return true;
}

/** Whether a place lies on a value of the grid: of many choices the server returns the first. */
export function isCovered({ axis, values, isDiscrete }: GridAxis, at: number): boolean {
  if (!isDiscrete || axis.scale.kind !== "choice") return true;
  return values.includes(axis.column.of?.[axis.scale.value(at)] ?? null);
}

function gridAxis({ parameter, values, regionLow, regionHigh }: ModelAxis, model: StudyModel): GridAxis | undefined {
  const axis = model.parameters.find(({ title }) => title === parameter);
  if (axis === undefined) return undefined;
  const { scale, column, levels } = axis;
  const numbers = values.map((value) => (column.of === undefined ? Number(value) : column.of.indexOf(value)));
  const inside = (value: number): number => Math.min(1, Math.max(0, scale.at(value)));
  return {
    axis,
    values,
    places: numbers.map(inside),
    isDiscrete: scale.kind === "choice" || levels?.size === values.length,
    region: regionLow === undefined || regionHigh === undefined ? undefined : [inside(regionLow), inside(regionHigh)],
  };
}

/** How a cost is read as a value of the goal: `origin + factor * cost`. */
export interface Unit {
  readonly origin: number;
  readonly factor: number;
}

/**
 * The line on which all trials lie that have a cost and a value of the goal. Values better than a target have equal costs, and
 * the cost of several objectives is no value of one: then there is none.
 */
export function unitOf({ axis, cost }: Goal, rows: number): Unit | undefined {
  if (axis === cost) return undefined;
  const [costs, values] = [cost.column.values, axis.column.values];
  let [low, high] = [-1, -1];
  for (let row = 0; row < rows; row++) {
    if (Number.isNaN(costs[row]!) || Number.isNaN(values[row]!)) continue;
    if (low < 0 || costs[row]! < costs[low]!) low = row;
    if (high < 0 || costs[row]! > costs[high]!) high = row;
  }
  if (low < 0 || costs[low] === costs[high]) return undefined;
  const factor = (values[high]! - values[low]!) / (costs[high]! - costs[low]!);
  const origin = values[low]! - factor * costs[low]!;
  const slack = 1e-6 * Math.abs(values[high]! - values[low]!);
  for (let row = 0; row < rows; row++) {
    if (Math.abs(origin + factor * costs[row]! - values[row]!) > slack) return undefined;
  }
  return { origin, factor };
}

/** How bright a value is: from worst to best for a mean, from small to large for a deviation. */
export interface Shade {
  readonly low: number;
  readonly high: number;
  /** From 0 to 1. The root gives the values near the best more colours than the many bad ones. */
  at(value: number): number;
  /** The value of a shade. */
  value(at: number): number;
}

/** The shades of a layer. */
export function shadeOf({ mean, deviation, voids, isLow }: Surface, layer: Layer): Shade {
  const values = layer === "mean" ? mean : deviation;
  let [low, high] = [Infinity, -Infinity];
  for (const [k, value] of values.entries()) {
    if (voids[k] !== 0) continue;
    if (value < low) low = value;
    if (value > high) high = value;
  }
  const span = high - low || 1;
  const clip = (at: number): number => Math.min(1, Math.max(0, at));
  if (layer === "deviation") return { low, high, at: (v) => clip((v - low) / span), value: (at) => low + at * span };
  return {
    low,
    high,
    at: (value) => 1 - Math.sqrt(clip(isLow ? (value - low) / span : (high - value) / span)),
    value: (at) => (isLow ? low + (1 - at) ** 2 * span : high - (1 - at) ** 2 * span),
  };
}

/** Between which values of an axis a place lies, and how far from the first to the second. */
export function between({ places, isDiscrete }: GridAxis, at: number): [first: number, second: number, share: number] {
  const last = places.length - 1;
  let next = places.findIndex((place) => place >= at);
  if (next < 0) next = last;
  const before = Math.max(0, next - 1);
  const span = places[next]! - places[before]!;
  const share = span > 0 ? Math.min(1, Math.max(0, (at - places[before]!) / span)) : 1;
  if (!isDiscrete) return [before, next, share];
  const nearest = share < 0.5 ? before : next;
  return [nearest, nearest, 0];
}

/** The predicted value at a place, interpolated between the points of the grid. */
export function valueAt({ x, y }: Surface, values: Float64Array, px: number, py: number): number {
  const width = x.places.length;
  const [left, right, u] = between(x, px);
  const [low, high, v] = y === undefined ? ([0, 0, 0] as const) : between(y, py);
  const row = (j: number): number => (1 - u) * values[j * width + left]! + u * values[j * width + right]!;
  return (1 - v) * row(low) + v * row(high);
}

/** The point of the grid whose mean is best. */
export function bestPoint({ mean, voids, isLow, x }: Surface): readonly [i: number, j: number] {
  let best = Math.max(0, voids.indexOf(0));
  for (let k = best + 1; k < mean.length; k++)
    if (voids[k] === 0 && (isLow ? mean[k]! < mean[best]! : mean[k]! > mean[best]!)) best = k;
  return [best % x.places.length, Math.floor(best / x.places.length)];
}

/** A polyline's piece on a level, in places. */
export type Segment = readonly [x0: number, y0: number, x1: number, y1: number];

/** The lines on which a layer has a value, by marching squares; none across the values of a discrete axis. */
export function contour({ x, y, voids }: Surface, values: Float64Array, level: number): Segment[] {
  if (y === undefined || x.isDiscrete || y.isDiscrete) return [];
  const found: Segment[] = [];
  const width = x.places.length;
  for (let j = 0; j + 1 < y.places.length; j++) {
    for (let i = 0; i + 1 < width; i++) {
      const corners = [
        [i, j],
        [i + 1, j],
        [i + 1, j + 1],
        [i, j + 1],
      ] as const;
      const cuts: (readonly [number, number])[] = [];
      for (let k = 0; k < 4; k++) {
        const [[a, b], [c, d]] = [corners[k]!, corners[(k + 1) % 4]!];
        const [from, to] = [values[b * width + a]! - level, values[d * width + c]! - level];
        if (from > 0 === to > 0 || voids[b * width + a] !== 0 || voids[d * width + c] !== 0) continue;
        const share = from / (from - to);
        cuts.push([
          x.places[a]! + share * (x.places[c]! - x.places[a]!),
          y.places[b]! + share * (y.places[d]! - y.places[b]!),
        ]);
      }
      for (let k = 0; k + 1 < cuts.length; k += 2) found.push([...cuts[k]!, ...cuts[k + 1]!]);
    }
  }
  return found;
}
