import { Plot, type Box } from "../draw/plot";
import { intervalOf, onPointer } from "../draw/pointer";
import { nearest } from "../draw/point";
import { tip } from "../draw/tip";
import { BINS, type Axis } from "../model/axis";
import type { Goal, StudyModel } from "../model/study";
import type { Interval } from "../model/selection";
import { go } from "../route";
import type { Theme } from "../theme";

const BARS = 34;
const GAP = 6;
const STEP = 0.05;

/** One parameter against the objective: the trials as points, and below them how many there are where. */
export class Slice extends Plot {
  readonly #kept = new Uint32Array(BINS + 1);

  constructor(
    host: HTMLElement,
    private readonly model: StudyModel,
    readonly axis: Axis,
    public goal: Goal,
  ) {
    super(
      host,
      `${axis.title} against ${goal.axis.title}. Arrow keys move a filter, with Shift its upper end; Escape removes it.`,
    );
    onPointer(this, {
      drag: (from, to) => model.brush(axis, { interval: intervalOf(from.x, to.x) }),
      press: (at) => {
        const row = this.#near(at);
        if (row !== undefined) go({ study: model.name, trial: row + 1 });
        else model.brush(axis, undefined);
      },
      hover: (at, event) => tip(model, at && this.#near(at), event),
    });
    this.canvas.tabIndex = 0;
    this.canvas.setAttribute("role", "application");
    this.canvas.addEventListener("keydown", (event) => this.#key(event));
    this.onEnd(model.frames.listen(() => this.draw()));
  }

  #near(at: { x: number; y: number }): number | undefined {
    const { model, axis, goal } = this;
    return nearest(at, this.box(), axis.places, goal.axis.places, model.rows, model.selection.mask);
  }

  #key(event: KeyboardEvent): void {
    const { model, axis } = this;
    if (event.key === "Escape") model.brush(axis, undefined);
    else if (event.key === "ArrowLeft" || event.key === "ArrowRight") {
      const step = event.key === "ArrowLeft" ? -STEP : STEP;
      model.brush(axis, { interval: moved(model.selection.intervalOf(axis) ?? [0.4, 0.6], step, event.shiftKey) });
    } else return;
    event.preventDefault();
  }

  box(): Box {
    return {
      left: 40,
      top: 8,
      width: Math.max(2, this.width - 52),
      height: Math.max(2, this.height - 8 - GAP - BARS - 20),
    };
  }

  protected paint(t: Theme): void {
    const { model, axis, goal } = this;
    const box = this.box();
    const bars: Box = { ...box, top: box.top + box.height + GAP, height: BARS };
    this.grid(box, goal.axis.scale.ticks(box.height / 26), t);
    this.#points(box, t);
    this.#histogram(bars, t);
    this.ticks(bars, this.#ticks(bars), t, false);
    this.brushArea({ ...box, height: box.height + GAP + BARS }, model.selection.intervalOf(axis), undefined, t);
  }

  /** The labels of choices are shortened to their bands. */
  #ticks(bars: Box) {
    const { scale } = this.axis;
    if (scale.kind !== "choice") return scale.ticks(bars.width / 52);
    const ticks = scale.ticks(bars.width / 110);
    const band = bars.width / Math.max(1, ticks.length) - 4;
    return ticks.map(({ at, label }) => ({ at, label: this.fit(label, band) }));
  }

  #points(box: Box, t: Theme): void {
    const { model, axis, goal } = this;
    const raster = this.rasterOf(box);
    const size = Math.max(1, Math.round(this.ratio * (model.rows > 5000 ? 1 : model.rows > 500 ? 2 : 3)));
    const [width, height] = [raster.width - size, raster.height - size];
    const { kept } = model.selection;
    const [xs, ys] = [axis.places, goal.axis.places];
    // Points of one choice are spread over its band.
    const spread = axis.scale.kind === "choice" ? 0.6 / axis.scale.high : 0;
    const costs = goal.cost.column.values;
    const left = (row: number): number =>
      ((spread === 0 ? xs[row]! : xs[row]! + spread * (((row * 0.618034) % 1) - 0.5)) * width) | 0;
    const top = (row: number): number => ((1 - ys[row]!) * height) | 0;
    const hasRejected = kept.length < model.rows;
    if (hasRejected) {
      // The kept ones are drawn over all.
      raster.begin(`${axis.key} ${goal.axis.key} ${String(size)} ${String(model.version)}`, () => {
        for (let row = 0, n = model.rows; row < n; row++)
          if (xs[row]! >= 0 && ys[row]! >= 0) raster.mark(left(row), top(row), size, 1);
      });
    }
    let hasUnranked = false;
    for (let i = 0; i < kept.length; i++) {
      const row = kept[i]!;
      if (xs[row]! < 0 || ys[row]! < 0) continue;
      if (Number.isNaN(costs[row]!)) {
        raster.mark(left(row), top(row), size, 3);
        hasUnranked = true;
      } else raster.count(left(row), top(row), size);
    }
    if (hasUnranked || hasRejected) raster.paintLevels(t.unranked, t.rejected);
    raster.paintCounts(t.density);
    this.showRaster(raster, box);
    const best = model.top(goal, 1)[0];
    if (best === undefined || xs[best]! < 0) return;
    const at = xs[best]! + spread * (((best * 0.618034) % 1) - 0.5);
    this.ring(box.left + at * box.width, box.top + (1 - ys[best]!) * box.height, t.best, t, 4);
  }

  #histogram(bars: Box, t: Theme): void {
    const { model, axis } = this;
    const { bins } = axis;
    const all = model.derived(`bins ${axis.key}`, () => {
      const counts = new Uint32Array(BINS + 1);
      for (let row = 0, n = model.rows; row < n; row++) counts[bins[row]!]!++;
      return counts;
    });
    const kept = this.#kept.fill(0);
    const rows = model.selection.kept;
    for (let i = 0; i < rows.length; i++) kept[bins[rows[i]!]!]!++;
    const { scale } = axis;
    const steps = scale.kind === "choice" ? scale.high : BINS / 2;
    const sums = Array.from({ length: steps }, (): [number, number] => [0, 0]);
    for (let bin = 0; bin < BINS; bin++) {
      const sum = sums[Math.min(steps - 1, Math.floor(((bin + 0.5) / BINS) * steps))]!;
      sum[0] += all[bin]!;
      sum[1] += kept[bin]!;
    }
    const most = Math.max(1, ...sums.map(([whole]) => whole));
    const c = this.context;
    const step = bars.width / steps;
    const gap = step > 6 ? 1.5 : 0.5;
    for (const [i, counts] of sums.entries()) {
      for (const [k, colour] of [t.grid, t.accent].entries()) {
        const height = (counts[k]! / most) * bars.height;
        c.fillStyle = colour;
        c.fillRect(bars.left + i * step + gap / 2, bars.top + bars.height - height, step - gap, height);
      }
    }
    this.line(bars.left, bars.top + bars.height, bars.left + bars.width, bars.top + bars.height, t.faint);
  }
}

/** An interval, moved by a step, or with its upper end moved; within the axis. */
function moved([from, to]: Interval, step: number, isEnd: boolean): Interval {
  if (isEnd) return [from, Math.min(1, Math.max(Math.max(0, from), to + step))];
  const by = Math.max(-Math.max(0, from), Math.min(step, 1 - to));
  return [from + by, to + by];
}
