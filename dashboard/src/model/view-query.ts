import { ABSENT, type Axis } from "./axis";
import { FilterError } from "./filter";
import type { Brush, Interval } from "./selection";
import type { StudyModel } from "./study";

const NONE = "none";

/**
 * The filter and the brushes as the query of an address, such as `filter=lr+<+0.1&objectives.loss=0.2..`: values instead
 * of places on an axis, so that they hold for another screen and after new trials.
 */
export function queryOf(model: StudyModel): string {
  const query = new URLSearchParams();
  if (model.filterText !== "") query.set("filter", model.filterText);
  for (const [axis, brush] of model.selection.brushes) query.set(axis.key, textOf(axis, brush));
  return query.toString();
}

/** Sets the filter and the brushes of a query in place of those that there are. What the study does not have is left out. */
export function applyQuery(model: StudyModel, text: string): void {
  const query = new URLSearchParams(text);
  model.clear();
  try {
    model.search(query.get("filter") ?? "");
  } catch (reason) {
    if (!(reason instanceof FilterError)) throw reason;
  }
  for (const axis of new Set([...model.axes, ...model.costs, model.completion])) {
    const brush = brushOf(axis, query.get(axis.key));
    if (brush !== undefined) model.brush(axis, brush);
  }
}

function textOf(axis: Axis, brush: Brush): string {
  const { scale } = axis;
  const { of } = axis.column;
  if (of !== undefined) {
    const isKept = (index: number): boolean =>
      "choices" in brush ? brush.choices.has(index) : isIn(scale.at(index), brush.interval);
    const hasNone = "choices" in brush ? brush.choices.has(NaN) : brush.interval[0] < 0;
    return `${hasNone ? NONE : ""}${JSON.stringify(of.filter((_, index) => isKept(index)))}`;
  }
  const [from, to] = "interval" in brush ? brush.interval : [0, 1];
  const place = (at: number, end: number): string => (at < 0 ? NONE : at === end ? "" : String(scale.value(at)));
  return `${place(from, 0)}..${place(to, 1)}`;
}

function brushOf(axis: Axis, text: string | null): Brush | undefined {
  if (text === null) return undefined;
  const { scale } = axis;
  const { of } = axis.column;
  if (of !== undefined) {
    const wanted = listOf(text.replace(/^none/, ""));
    if (wanted === undefined) return undefined;
    const choices = new Set(of.flatMap((value, index) => (wanted.includes(value) ? [index] : [])));
    return { choices: text.startsWith(NONE) ? choices.add(NaN) : choices };
  }
  const [low, high, ...more] = text.split("..");
  if (low === undefined || high === undefined || more.length > 0) return undefined;
  const place = (part: string, end: number): number =>
    part === NONE ? ABSENT : part === "" ? end : Math.min(1, Math.max(0, scale.at(Number(part))));
  const interval: Interval = [place(low, 0), place(high, 1)];
  return interval.some(Number.isNaN) ? undefined : { interval };
}

function isIn(at: number, [from, to]: Interval): boolean {
  return at >= from && at <= to;
}

function listOf(text: string): unknown[] | undefined {
  try {
    const read: unknown = JSON.parse(text);
    return Array.isArray(read) ? read : undefined;
  } catch {
    return undefined;
  }
}
