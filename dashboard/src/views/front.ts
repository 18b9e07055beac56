import { css } from "../draw/colour";
import { Cursor, KEYS, type Point } from "../draw/cursor";
import { Plot, type Box } from "../draw/plot";
import { intervalOf, onPointer } from "../draw/pointer";
import { nearest } from "../draw/point";
import { tip } from "../draw/tip";
import type { Axis } from "../model/axis";
import { shortNumber } from "../model/format";
import { overPoints } from "../model/neighbours";
import { ranksOf, type Ranks } from "../model/ranks";
import type { StudyModel } from "../model/study";
import { go } from "../route";
import type { Theme } from "../theme";

/** Above so many trials, points are smaller. */
const SOME = 1500;
const MANY = 20_000;

/** Two axes against each other, coloured by a third; the trials of the front stand out. */
export class Front extends Plot {
  readonly #cursor: Cursor;

  constructor(
    host: HTMLElement,
    private readonly model: StudyModel,
    public x: Axis,
    public y: Axis,
    public colour: Axis,
    public isColourLow: boolean,
  ) {
    super(host, `Trials on two axes, coloured by a third; those of the front are ringed. ${KEYS}`);
    onPointer(this, {
      drag: (from, to) => {
        model.brush(this.x, { interval: intervalOf(from.x, to.x) });
        model.brush(this.y, { interval: intervalOf(from.y, to.y) });
      },
      press: (at) => {
        const row = this.#near(at);
        if (row !== undefined) go({ study: model.name, trial: row + 1 });
        else for (const axis of [this.x, this.y]) model.brush(axis, undefined);
      },
      hover: (at, event) => tip(model, at && this.#near(at), event),
    });
    this.#cursor = new Cursor(this, model, {
      moves: () => overPoints(model, this.x, this.y, model.front[0]),
      point: (row) => this.#pointOf(row),
    });
    this.onEnd(() => this.#cursor.end());
    this.onEnd(model.frames.listen(() => this.draw()));
  }

  #pointOf(row: number): Point | undefined {
    const { left, top, width, height } = this.box();
    const [x, y] = [this.x, this.y].map(({ places }) => places[row]!);
    return x! >= 0 && y! >= 0 ? [left + x! * width, top + (1 - y!) * height] : undefined;
  }

  #near(at: { x: number; y: number }): number | undefined {
    const { model, x, y } = this;
    return nearest(at, this.box(), x.places, y.places, model.rows, model.selection.mask);
  }

  box(): Box {
    return { left: 54, top: 22, width: Math.max(2, this.width - 124), height: Math.max(2, this.height - 58) };
  }

  protected paint(t: Theme): void {
    const { model, x, y, colour } = this;
    const box = this.box();
    this.frame(box, x, y, t);
    const ranks = model.derived(`ranks ${colour.key}`, () => ranksOf(colour, model.rows));
    const raster = this.rasterOf(box);
    const size = Math.round(this.ratio * (model.rows > MANY ? 2 : model.rows > SOME ? 3 : 4));
    const [width, height] = [raster.width - size, raster.height - size];
    const { kept } = model.selection;
    const [xs, ys] = [x.places, y.places];
    if (kept.length < model.rows) {
      // The kept ones are drawn over all.
      raster.begin(`${x.key} ${y.key} ${String(size)} ${String(model.version)}`, () => {
        for (let row = 0, n = model.rows; row < n; row++)
          if (xs[row]! >= 0 && ys[row]! >= 0) raster.mark((xs[row]! * width) | 0, ((1 - ys[row]!) * height) | 0, 1, 1);
      });
    }
    for (let i = 0; i < kept.length; i++) {
      const row = kept[i]!;
      const p = xs[row]!;
      const q = ys[row]!;
      if (p < 0 || q < 0) continue;
      const rank = ranks.of[row]!;
      raster.mark((p * width) | 0, ((1 - q) * height) | 0, 1, 2 + (this.isColourLow ? 255 - rank : rank));
    }
    raster.grow(size);
    raster.paintLevels(t.quality, t.rejected);
    this.showRaster(raster, box);
    const hasPoints = model.derived(`points ${x.key} ${y.key}`, () => {
      for (let row = 0; row < model.rows; row++) if (xs[row]! >= 0 && ys[row]! >= 0) return true;
      return false;
    });
    if (!hasPoints) this.empty(box, "No trial has values on both axes yet", t);
    else this.#legend(box, ranks, t);
    this.#front(box, t);
    this.brushArea(box, model.selection.intervalOf(x), model.selection.intervalOf(y), t);
    this.#cursor.paint(t, (...at) => this.ring(...at));
  }

  #front(box: Box, t: Theme): void {
    const { model, x, y } = this;
    const { mask } = model.selection;
    const c = this.context;
    const points = model.front
      .filter((row) => x.places[row]! >= 0 && y.places[row]! >= 0)
      .map(
        (row) =>
          [box.left + x.places[row]! * box.width, box.top + (1 - y.places[row]!) * box.height, mask[row]] as const,
      );
    if (model.goals.length === 2 && points.length > 1) {
      c.strokeStyle = t.best;
      c.lineWidth = 1.5;
      c.globalAlpha = 0.7;
      c.beginPath();
      points.sort((a, b) => a[0] - b[0] || a[1] - b[1]);
      for (const [i, [px, py]] of points.entries())
        if (i === 0) c.moveTo(px, py);
        else c.lineTo(px, py);
      c.stroke();
      c.globalAlpha = 1;
    }
    for (const [px, py, isRejected] of points)
      if (isRejected === 0) this.ring(px, py, t.best, t, points.length > 200 ? 2.5 : 4);
  }

  #legend(box: Box, { quantiles }: Ranks, t: Theme): void {
    const left = box.left + box.width + 14;
    for (let i = 0; i < box.height; i++) {
      const share = 1 - i / box.height;
      this.context.fillStyle = css(t.quality[Math.floor((this.isColourLow ? 1 - share : share) * 255)]!);
      this.context.fillRect(left, box.top + i, 8, 1.5);
    }
    const isOne = quantiles.every(([, value]) => value === quantiles[0]![1]);
    for (const [share, value] of isOne ? quantiles.slice(0, 1) : quantiles) {
      const label =
        value >= 1e5 ? value.toExponential(1).replace("e+", "e") : shortNumber(Number(value.toPrecision(3)));
      this.text(label, left + 12, box.top + (1 - share) * box.height, "left", t.faint, 44);
    }
    this.text(this.colour.title, this.width - 2, 8, "right", t.ink, 130);
  }
}
