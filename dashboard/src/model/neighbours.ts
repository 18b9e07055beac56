import type { StudyModel } from "./study";
import type { Axis } from "./axis";

/** The keys that move from one trial to another. */
export type MoveKey = "ArrowLeft" | "ArrowRight" | "ArrowUp" | "ArrowDown" | "Home" | "End";

export function isMoveKey(key: string): key is MoveKey {
  return /^(Arrow(Left|Right|Up|Down)|Home|End)$/.test(key);
}

/** Where a key leads from a trial; undefined: nowhere. Without a trial, where it begins. */
export type Move = (row: number | undefined, key: MoveKey) => number | undefined;

/**
 * The kept row that follows another one on an axis; rows of equal places follow in the order of their ids, so that
 * repeated steps reach every row.
 *
 * @param step - 1 for the next row, -1 for the one before
 */
function following(model: StudyModel, along: Axis, across: Axis, row: number, step: 1 | -1): number | undefined {
  const { mask } = model.selection;
  const [places, others] = [along.places, across.places];
  const from = places[row]!;
  let found: number | undefined;
  for (let other = 0; other < model.rows; other++) {
    if (mask[other] !== 0 || !(places[other]! >= 0) || !(others[other]! >= 0)) continue;
    const ahead = (places[other]! - from) * step;
    if (ahead < 0 || (ahead === 0 && (other - row) * step <= 0)) continue;
    if (found !== undefined) {
      const nearer = (places[found]! - places[other]!) * step;
      if (nearer < 0 || (nearer === 0 && (found - other) * step <= 0)) continue;
    }
    found = other;
  }
  return found;
}

/** The first or the last kept row on an axis. */
function outermost(model: StudyModel, along: Axis, across: Axis, step: 1 | -1): number | undefined {
  const { mask } = model.selection;
  const [places, others] = [along.places, across.places];
  let found: number | undefined;
  for (let i = 0; i < model.rows; i++) {
    const row = step === 1 ? i : model.rows - 1 - i;
    if (mask[row] !== 0 || !(places[row]! >= 0) || !(others[row]! >= 0)) continue;
    if (found === undefined || (places[found]! - places[row]!) * step > 0) found = row;
  }
  return found;
}

/**
 * Moves over the points of two axes: left and right in the order of one, up and down in the order of the other.
 *
 * @param start - the row where the first key begins; undefined: the first one on the axis x
 */
export function overPoints(model: StudyModel, x: Axis, y: Axis, start: number | undefined): Move {
  return (row, key) => {
    const isPoint = (at: number | undefined): at is number =>
      at !== undefined && model.selection.mask[at] === 0 && x.places[at]! >= 0 && y.places[at]! >= 0;
    if (key === "Home") return outermost(model, x, y, 1);
    if (key === "End") return outermost(model, x, y, -1);
    if (row === undefined) return isPoint(start) ? start : outermost(model, x, y, 1);
    if (key === "ArrowLeft" || key === "ArrowRight")
      return following(model, x, y, row, key === "ArrowRight" ? 1 : -1) ?? row;
    return following(model, y, x, row, key === "ArrowUp" ? 1 : -1) ?? row;
  };
}

/**
 * Moves over the lanes of workers: left and right from one attempt of a worker to another, up and down to the attempt of
 * the next worker that began last before this one.
 *
 * @param lanes - how many workers are shown
 */
export function overLanes(model: StudyModel, lanes: number): Move {
  const [started, worker] = [model.started.column.values, model.worker.column.values];
  const isShown = (row: number): boolean =>
    model.selection.mask[row] === 0 && worker[row]! < lanes && !Number.isNaN(started[row]!);
  /** The row of a lane that begins last before a row, or the first after it; the other way round with a step of 1. */
  const beside = (lane: number, row: number, step: 1 | -1): number | undefined => {
    let found: number | undefined;
    for (let other = 0; other < model.rows; other++) {
      if (worker[other] !== lane || !isShown(other)) continue;
      const ahead = (started[other]! - started[row]! || other - row) * step;
      if (ahead <= 0) continue;
      if (found === undefined || (started[found]! - started[other]! || found - other) * step > 0) found = other;
    }
    return found;
  };
  const end = (step: 1 | -1): number | undefined => {
    let found: number | undefined;
    for (let row = 0; row < model.rows; row++) {
      if (!isShown(row)) continue;
      if (found === undefined || (started[found]! - started[row]!) * step > 0) found = row;
    }
    return found;
  };
  return (row, key) => {
    if (key === "Home") return end(1);
    if (row === undefined || key === "End") return end(-1);
    if (key === "ArrowLeft" || key === "ArrowRight")
      return beside(worker[row]!, row, key === "ArrowRight" ? 1 : -1) ?? row;
    const step = key === "ArrowDown" ? 1 : -1;
    for (let lane = worker[row]! + step; lane >= 0 && lane < lanes; lane += step) {
      const found = beside(lane, row, -1) ?? beside(lane, row, 1);
      if (found !== undefined) return found;
    }
    return row;
  };
}
