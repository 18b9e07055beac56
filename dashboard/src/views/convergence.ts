import { Cursor, KEYS, type Point } from "../draw/cursor";
import { Plot, type Box } from "../draw/plot";
import { intervalOf, onPointer } from "../draw/pointer";
import { nearest } from "../draw/point";
import { tip } from "../draw/tip";
import type { Axis } from "../model/axis";
import { overPoints } from "../model/neighbours";
import type { Goal, StudyModel } from "../model/study";
import { go } from "../route";
import type { Theme } from "../theme";

/** Above this many trials, points are as small as a pixel. */
const MANY = 20_000;

/** The trials of a comparison group in their order, as a density of points, and the best so far as a line. */
export class Convergence extends Plot {
  readonly #cursor: Cursor;

  constructor(
    host: HTMLElement,
    private readonly model: StudyModel,
    public goal: Goal,
    public isByEnd: boolean,
  ) {
    super(host, `Each trial's ${goal.axis.title}, and the best so far. ${KEYS}`);
    onPointer(this, {
      drag: (from, to) => {
        model.brush(this.x, { interval: intervalOf(from.x, to.x) });
        model.brush(this.goal.axis, { interval: intervalOf(from.y, to.y) });
      },
      press: (at) => {
        const row = this.#near(at);
        if (row !== undefined) go({ study: model.name, trial: row + 1 });
        else for (const axis of [this.x, this.goal.axis]) model.brush(axis, undefined);
      },
      hover: (at, event) => tip(model, at && this.#near(at), event),
    });
    this.#cursor = new Cursor(this, model, {
      moves: () => overPoints(model, this.x, this.goal.axis, model.best(this.goal, this.isByEnd).at(-1)),
      point: (row) => this.#pointOf(row),
    });
    this.onEnd(() => this.#cursor.end());
    this.onEnd(model.frames.listen(() => this.draw()));
  }

  get x(): Axis {
    return this.isByEnd ? this.model.completion : this.model.trial;
  }

  #pointOf(row: number): Point | undefined {
    const { left, top, width, height } = this.box();
    const [x, y] = [this.x, this.goal.axis].map(({ places }) => places[row]!);
    return x! >= 0 && y! >= 0 ? [left + x! * width, top + (1 - y!) * height] : undefined;
  }

  #near(at: { x: number; y: number }): number | undefined {
    const { model, x, goal } = this;
    return nearest(at, this.box(), x.places, goal.axis.places, model.rows, model.selection.mask);
  }

  box(): Box {
    return { left: 54, top: 22, width: Math.max(1, this.width - 64), height: Math.max(1, this.height - 58) };
  }

  protected paint(t: Theme): void {
    const { model, goal } = this;
    if (this.isByEnd) void model.completed; // which lays out its axis
    const { x } = this;
    const y = goal.axis;
    const box = this.box();
    this.frame(box, x, y, t, `${y.title}${y === goal.cost ? "" : goal.isLow ? " (minimise)" : " (maximise)"}`);
    const best = model.best(goal, this.isByEnd);
    const raster = this.rasterOf(box);
    const size = Math.round(this.ratio * (model.rows > MANY ? 1 : model.rows > 1000 ? 2 : 4));
    const [width, height] = [raster.width - size, raster.height - size];
    const { kept } = model.selection;
    const [xs, ys] = [x.places, y.places];
    const hasLimits = model.beyondLimits > 0;
    const costs = goal.cost.column.values;
    const hasRejected = kept.length < model.rows;
    if (hasRejected) {
      // The kept ones are drawn over all.
      raster.begin(`${x.key} ${y.key} ${String(size)} ${String(model.version)}`, () => {
        for (let row = 0, n = model.rows; row < n; row++)
          if (xs[row]! >= 0 && ys[row]! >= 0)
            raster.mark((xs[row]! * width) | 0, ((1 - ys[row]!) * height) | 0, size, 1);
      });
    }
    let hasUnranked = false;
    for (let i = 0; i < kept.length; i++) {
      const row = kept[i]!;
      const at = ys[row]!;
      if (at < 0 || xs[row]! < 0) continue;
      const px = (xs[row]! * width) | 0;
      const py = ((1 - at) * height) | 0;
      if (Number.isNaN(costs[row]!)) {
        raster.mark(px, py, size, 3);
        hasUnranked = true;
      } else if (hasLimits && model.isBeyond(row)) raster.mark(px, py, size, 2);
      else raster.count(px, py, size);
    }
    const hasPoints = model.derived(`points ${x.key} ${y.key}`, () => {
      for (let row = 0; row < model.rows; row++) if (xs[row]! >= 0 && ys[row]! >= 0) return true;
      return false;
    });
    if (!hasPoints) return this.empty(box, "No trial has been completed yet", t);
    if (hasUnranked || hasLimits || hasRejected) raster.paintLevels(t.unranked, t.rejected);
    raster.paintCounts(t.density);
    this.showRaster(raster, box);
    this.#staircase(best, box, t);
    const notes: [string, string][] = [];
    if (hasLimits)
      notes.push([best.length > 0 ? "beyond a limit" : "no trial is within the limits", t.states["infeasible"]!]);
    if (hasUnranked) notes.push(["last value of a trial that was not completed", t.states["stopped"]!]);
    let right = box.left + box.width;
    for (const [note, colour] of notes) {
      const room = right - box.left - 150;
      this.text(`■ ${note}`, right, 8, "right", colour, room);
      right -= Math.min(room, this.context.measureText(`■ ${note}`).width) + 12;
    }
    this.brushArea(box, model.selection.intervalOf(x), model.selection.intervalOf(y), t);
    this.#cursor.paint(t, (...at) => this.ring(...at));
  }

  #staircase(best: readonly number[], box: Box, t: Theme): void {
    const { x, goal } = this;
    const c = this.context;
    const at = (row: number): [number, number] => [
      box.left + x.places[row]! * box.width,
      box.top + (1 - goal.axis.places[row]!) * box.height,
    ];
    c.strokeStyle = t.best;
    c.lineWidth = 2;
    c.lineJoin = "miter";
    c.beginPath();
    let height: number | undefined;
    for (const row of best) {
      const [px, py] = at(row);
      if (height === undefined) c.moveTo(px, py);
      else c.lineTo(px, height);
      c.lineTo(px, (height = py));
    }
    if (height !== undefined) c.lineTo(box.left + box.width, height);
    c.stroke();
    const last = best.at(-1);
    if (last === undefined) return;
    const [px, py] = at(last);
    this.ring(px, py, t.best, t, 4);
  }
}
