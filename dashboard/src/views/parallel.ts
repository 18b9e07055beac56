import { Plot, type Box } from "../draw/plot";
import { intervalOf, onPointer } from "../draw/pointer";
import { ABSENT, BINS, type Axis } from "../model/axis";
import type { Goal, StudyModel } from "../model/study";
import type { Theme } from "../theme";

/** The room below the axes for trials without a value. */
const LANE = 18;
const MANY = 20_000;
/** Frames without a drawing, of many trials. */
const SKIPPED = 2;
const SIDES = BINS + 1;

/** Parallel coordinates: the trials that are kept as a density between neighbouring axes, the best of them as lines. */
export class Parallel extends Plot {
  #isDue = false;
  #isTicking = false;
  #wait = 0;
  readonly #pairs = new Float32Array(SIDES * SIDES);

  /** @param best - how many of the best trials are drawn as lines */
  constructor(
    host: HTMLElement,
    private readonly model: StudyModel,
    public axes: readonly Axis[],
    public goal: Goal,
    public best: number,
  ) {
    super(
      host,
      "Parallel coordinates of the parameters and objectives. The sliders of the slices filter the same axes.",
    );
    onPointer(this, {
      drag: (from, to) => model.brush(this.#axisAt(from.x), { interval: intervalOf(from.y, to.y) }),
      press: (at) => model.brush(this.#axisAt(at.x), undefined),
    });
    this.onEnd(model.frames.listen(() => this.#follow()));
    this.onEnd(() => {
      this.#isDue = false;
    });
  }

  /** This plot takes more time than all others: of many trials it is drawn in every third frame while a brush moves. */
  #follow(): void {
    if (this.model.rows < MANY) return this.draw();
    this.#isDue = true;
    if (this.#isTicking) return;
    this.#isTicking = true;
    this.#tick();
  }

  #tick(): void {
    if (this.#wait > 0) this.#wait--;
    else if (this.#isDue) {
      this.#isDue = false;
      this.#wait = SKIPPED;
      this.draw();
    } else {
      this.#isTicking = false;
      return;
    }
    requestAnimationFrame(() => this.#tick());
  }

  #axisAt(x: number): Axis {
    const last = this.axes.length - 1;
    return this.axes[Math.min(last, Math.max(0, Math.round(x * last)))]!;
  }

  box(): Box {
    const side = Math.min(48, this.width / 14);
    return {
      left: side,
      top: 42,
      width: Math.max(2, this.width - 2 * side),
      height: Math.max(2, this.height - 58 - LANE),
    };
  }

  protected paint(t: Theme): void {
    const box = this.box();
    const { count } = this.model.selection;
    if (count > 0) this.#density(box, t);
    for (const i of this.axes.keys()) this.#axis(box, i, t);
    if (count > 0) this.#lines(box, t);
    else this.empty(box, this.model.rows === 0 ? "No trial yet" : "No trial passes all filters", t);
  }

  #x(box: Box, i: number): number {
    return box.left + (i / Math.max(1, this.axes.length - 1)) * box.width;
  }

  #y(box: Box, at: number): number {
    return at === ABSENT ? box.top + box.height + LANE - 5 : box.top + (1 - at) * box.height;
  }

  /** Each pair of bins that trials join is drawn once, as a line as heavy as the number of its trials. */
  #density(box: Box, t: Theme): void {
    const area = { ...box, height: box.height + LANE };
    const raster = this.rasterOf(area);
    const pairs = this.#pairs;
    const rows = this.model.selection.kept;
    const inner = box.height * this.ratio;
    const heights = Float32Array.from({ length: SIDES }, (_, bin) =>
      bin === BINS ? (box.height + LANE - 5) * this.ratio : (1 - (bin + 0.5) / BINS) * inner,
    );
    const last = this.axes.length - 1;
    for (let i = 0; i < last; i++) {
      const [a, b] = [this.axes[i]!.bins, this.axes[i + 1]!.bins];
      pairs.fill(0);
      for (let k = 0; k < rows.length; k++) {
        const row = rows[k]!;
        pairs[a[row]! * SIDES + b[row]!]!++;
      }
      const [x0, x1] = [Math.round((i / last) * (raster.width - 1)), Math.round(((i + 1) / last) * (raster.width - 1))];
      for (let pair = 0; pair < pairs.length; pair++) {
        const weight = pairs[pair]!;
        if (weight > 0) raster.line(x0, heights[(pair / SIDES) | 0]!, x1, heights[pair % SIDES]!, weight);
      }
    }
    raster.paintCounts(t.density);
    this.showRaster(raster, area);
  }

  #axis(box: Box, i: number, t: Theme): void {
    const axis = this.axes[i]!;
    const x = this.#x(box, i);
    const room = box.width / Math.max(1, this.axes.length - 1);
    this.line(x, box.top, x, box.top + box.height, t.faint);
    // Titles are in two rows, so that neighbours do not touch.
    const align = i === 0 ? "left" : i === this.axes.length - 1 ? "right" : "center";
    const at = i === 0 ? 2 : i === this.axes.length - 1 ? this.width - 2 : x;
    this.text(axis.title, at, 8 + (i % 2) * 15, align, t.ink, 2 * room - 12);
    const isRight = i === this.axes.length - 1;
    if (room >= 40) {
      for (const { at: place, label } of axis.scale.ticks(box.height / 40)) {
        const y = box.top + (1 - place) * box.height;
        this.halo(this.fit(label, room - 10), isRight ? x - 5 : x + 5, y, isRight ? "right" : "left", t);
      }
    }
    const brush = this.model.selection.intervalOf(axis);
    if (brush === undefined) return;
    const [low, high] = [
      this.#y(box, brush[0] < 0 ? ABSENT : brush[0]),
      this.#y(box, brush[1] < 0 ? ABSENT : brush[1]),
    ];
    this.context.fillStyle = t.accent;
    this.context.globalAlpha = 0.4;
    this.context.fillRect(x - 7, high - 1, 14, low - high + 2);
    this.context.globalAlpha = 1;
  }

  #lines(box: Box, t: Theme): void {
    const c = this.context;
    const rows = this.model.top(this.goal, this.best);
    for (const [rank, row] of [...rows.entries()].reverse()) {
      c.strokeStyle = t.best;
      c.globalAlpha = rank === 0 ? 1 : 0.55;
      c.lineWidth = rank === 0 ? 2.5 : 1.2;
      c.beginPath();
      for (const [i, axis] of this.axes.entries()) {
        const [x, y] = [this.#x(box, i), this.#y(box, axis.places[row]!)];
        if (i === 0) c.moveTo(x, y);
        else c.lineTo(x, y);
      }
      c.stroke();
    }
    c.globalAlpha = 1;
    const { rows: n } = this.model;
    if (this.axes.some(({ bins }) => bins.subarray(0, n).includes(BINS))) {
      this.text("inactive or none", box.left, box.top + box.height + LANE + 8, "left", t.faint);
    }
  }
}
