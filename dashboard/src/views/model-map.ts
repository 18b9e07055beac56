import { css } from "../draw/colour";
import { Plot, type Box, type Place } from "../draw/plot";
import { intervalOf, onPointer } from "../draw/pointer";
import { nearest } from "../draw/point";
import { say, tip } from "../draw/tip";
import { shortNumber, word } from "../model/format";
import { linearScale } from "../model/scale";
import type { StudyModel } from "../model/study";
import {
  between,
  bestPoint,
  contour,
  isCovered,
  shadeOf,
  valueAt,
  type GridAxis,
  type Layer,
  type Shade,
  type Surface,
} from "../model/surface";
import { go } from "../route";
import type { Theme } from "../theme";

/** Contour lines, at shades of equal distance. */
const LINES = 9;
/** More trials than this hide the map: then the best are drawn. */
export const MOST_POINTS = 1500;
export const BEST_POINTS = 300;
const LEGEND = 74;
/** Multiples of these fill a square evenly (Roberts, 2018). */
const STEPS = [0.7548777, 0.569841] as const;

/** What a model predicts on two parameters as a map, or on one as a line with a band. */
export class ModelMap extends Plot {
  surface: Surface | undefined;
  layer: Layer = "mean";
  hasTrials = true;
  /** The row of the trial through which the slice goes. */
  centre: number | undefined;
  /** Told the point of the grid that the keyboard chose, in words. */
  onCursor: (words: string) => void = () => undefined;
  #cursor: readonly [i: number, j: number] | undefined;
  #line = linearScale(0, 1);

  constructor(
    host: HTMLElement,
    private readonly model: StudyModel,
  ) {
    super(
      host,
      "Map of the model's predictions. Arrow keys move over its points, Home goes to the best one, Enter opens the trial nearest to the point.",
    );
    onPointer(this, {
      drag: (from, to) => {
        const { surface } = this;
        if (surface === undefined) return;
        model.brush(surface.x.axis, { interval: intervalOf(from.x, to.x) });
        if (surface.y !== undefined) model.brush(surface.y.axis, { interval: intervalOf(from.y, to.y) });
      },
      press: (at) => {
        const row = this.#near(at);
        if (row !== undefined) go({ study: model.name, trial: row + 1 });
        else for (const axis of this.#axes()) model.brush(axis.axis, undefined);
      },
      hover: (at, event) => this.#hover(at, event),
    });
    this.canvas.tabIndex = 0;
    this.canvas.setAttribute("role", "application");
    this.canvas.addEventListener("keydown", (event) => this.#key(event));
    this.canvas.addEventListener("blur", () => this.#move(undefined));
    this.onEnd(model.frames.listen(() => this.draw()));
  }

  box(): Box {
    const right = this.surface?.y === undefined ? 10 : LEGEND;
    return {
      left: 54,
      top: 22,
      width: Math.max(2, this.width - 54 - right),
      height: Math.max(2, this.height - 58),
    };
  }

  #axes(): GridAxis[] {
    const { surface } = this;
    return surface === undefined ? [] : surface.y === undefined ? [surface.x] : [surface.x, surface.y];
  }

  /** The rows that are drawn: all that are kept, or the best of them. */
  #rows(): number[] {
    const { model, surface } = this;
    if (surface === undefined || !this.hasTrials) return [];
    const { mask, count } = model.selection;
    if (count > MOST_POINTS) return model.top(model.goals[0]!, BEST_POINTS);
    const rows: number[] = [];
    for (let row = 0; row < model.rows; row++) if (mask[row] === 0) rows.push(row);
    return rows;
  }

  #near(at: Place): number | undefined {
    const { surface, model } = this;
    if (surface?.y === undefined || !this.hasTrials) return undefined;
    const { mask, count } = model.selection;
    let shown = mask;
    if (count > MOST_POINTS) {
      shown = new Uint32Array(model.rows).fill(1);
      for (const row of this.#rows()) shown[row] = 0;
    }
    return nearest(at, this.box(), surface.x.axis.places, surface.y.axis.places, model.rows, shown);
  }

  #hover(at: Place | undefined, event: PointerEvent): void {
    const { surface } = this;
    const isInside = at !== undefined && at.x >= 0 && at.x <= 1 && at.y >= 0 && at.y <= 1;
    if (surface === undefined || !isInside) return say(undefined, event);
    const row = this.#near(at);
    if (!this.#isPredicted(at)) return row === undefined ? say(undefined, event) : tip(this.model, row, event);
    const [mean, deviation] = [surface.mean, surface.deviation].map((values) => valueAt(surface, values, at.x, at.y));
    const predicted = `${shortNumber(mean!)} ± ${shortNumber(Number(deviation!.toPrecision(2)))}`;
    if (row !== undefined) return tip(this.model, row, event, `The model predicts ${surface.title} ${predicted} here.`);
    const places = [at.x, at.y];
    const lines = this.#axes().map((axis, k): [string, string] => [axis.axis.title, placed(axis, places[k]!)]);
    say({ title: "Predicted", lines: [[surface.title, predicted], ...lines] }, event);
  }

  /** Whether there is a parameter set of the grid at a place. */
  #isPredicted({ x, y }: Place): boolean {
    const { surface } = this;
    if (surface === undefined || !isCovered(surface.x, x)) return false;
    if (surface.y !== undefined && !isCovered(surface.y, y)) return false;
    return valueAt(surface, Float64Array.from(surface.voids), x, y) < 0.5;
  }

  #key(event: KeyboardEvent): void {
    const { surface } = this;
    if (surface === undefined) return;
    const [i, j] = this.#cursor ?? bestPoint(surface);
    const steps: Record<string, readonly [number, number]> = {
      ArrowLeft: [-1, 0],
      ArrowRight: [1, 0],
      ArrowUp: [0, 1],
      ArrowDown: [0, -1],
    };
    const step = steps[event.key];
    const inside = (value: number, axis: GridAxis | undefined): number =>
      Math.min((axis?.places.length ?? 1) - 1, Math.max(0, value));
    if (step !== undefined) {
      const isFirst = this.#cursor === undefined;
      this.#move(isFirst ? [i, j] : [inside(i + step[0], surface.x), inside(j + step[1], surface.y)]);
    } else if (event.key === "Home") this.#move(bestPoint(surface));
    else if (event.key === "Escape" && this.#cursor !== undefined) this.#move(undefined);
    else if (event.key === "Enter" && this.#cursor !== undefined) {
      const row = this.#nearestTo(i, j);
      if (row !== undefined) go({ study: this.model.name, trial: row + 1 });
    } else return;
    event.preventDefault();
  }

  #nearestTo(i: number, j: number): number | undefined {
    const { surface } = this;
    if (surface === undefined) return undefined;
    const [x, y] = [surface.x.axis.places, surface.y?.axis.places];
    let found: number | undefined;
    let least = Infinity;
    for (const row of this.#rows()) {
      if (x[row]! < 0 || (y !== undefined && y[row]! < 0)) continue;
      const [dx, dy] = [x[row]! - surface.x.places[i]!, y === undefined ? 0 : y[row]! - surface.y!.places[j]!];
      if (dx * dx + dy * dy < least) [least, found] = [dx * dx + dy * dy, row];
    }
    return found;
  }

  #move(cursor: readonly [number, number] | undefined): void {
    if (cursor === undefined && this.#cursor === undefined) return;
    this.#cursor = cursor;
    this.onCursor(cursor === undefined ? "" : this.#words(cursor));
    this.draw();
  }

  #words([i, j]: readonly [number, number]): string {
    const surface = this.surface!;
    const k = j * surface.x.places.length + i;
    const at = this.#axes().map(({ axis, values }, n) => `${axis.title} ${word(values[n === 0 ? i : j])}`);
    if (surface.voids[k] !== 0) return `${at.join(", ")}: no parameter set`;
    const [mean, deviation] = [surface.mean[k]!, surface.deviation[k]!].map((v) => shortNumber(v));
    return `${at.join(", ")}: ${surface.title} ${mean!}, standard deviation ${deviation!}`;
  }

  protected paint(t: Theme): void {
    const { surface } = this;
    const box = this.box();
    if (surface === undefined) return;
    if (surface.y === undefined) return this.#curve(surface, box, t);
    const shade = shadeOf(surface, this.layer);
    const values = this.layer === "mean" ? surface.mean : surface.deviation;
    this.#fill(surface, values, shade, box, t);
    this.#contours(surface, values, shade, box, t);
    this.#points(surface, box, t);
    this.#region(surface, box, t);
    this.#labels(surface, box, t);
    this.#legend(shade, box, t);
    for (const [axis, isX] of [
      [surface.x.axis, true],
      [surface.y.axis, false],
    ] as const) {
      const interval = this.model.selection.intervalOf(axis);
      if (interval !== undefined) this.brushArea(box, isX ? interval : undefined, isX ? undefined : interval, t);
    }
  }

  #fill(surface: Surface, values: Float64Array, shade: Shade, box: Box, t: Theme): void {
    const raster = this.rasterOf(box);
    const { width, height, levels } = raster;
    const columns = Array.from({ length: width }, (_, px) => between(surface.x, px / (width - 1)));
    const isInside = columns.map((_, px) => isCovered(surface.x, px / (width - 1)));
    const count = surface.x.places.length;
    const { voids } = surface;
    for (let py = 0; py < height; py++) {
      const [low, high, v] = between(surface.y!, 1 - py / (height - 1));
      if (!isCovered(surface.y!, 1 - py / (height - 1))) continue;
      for (let px = 0; px < width; px++) {
        const [left, right, u] = columns[px]!;
        const isVoid = voids[(v < 0.5 ? low : high) * count + (u < 0.5 ? left : right)] !== 0;
        if (isVoid || !isInside[px]!) continue;
        const below = (1 - u) * values[low * count + left]! + u * values[low * count + right]!;
        const above = (1 - u) * values[high * count + left]! + u * values[high * count + right]!;
        levels[py * width + px] = 2 + Math.round(255 * shade.at((1 - v) * below + v * above));
      }
    }
    raster.paintLevels(this.#ramp(t), t.rejected);
    this.showRaster(raster, box);
  }

  #ramp(t: Theme): Uint32Array {
    return this.layer === "mean" ? t.quality : t.doubt;
  }

  #contours(surface: Surface, values: Float64Array, shade: Shade, box: Box, t: Theme): void {
    const c = this.context;
    c.lineWidth = 1;
    for (let k = 1; k < LINES; k++) {
      const at = k / LINES;
      // Against the colours of the map: they go from light to dark on a light page, and the other way round on a dark one.
      c.strokeStyle = at < 0.5 !== t.isDark ? "#00000038" : "#ffffff40";
      c.beginPath();
      for (const [x0, y0, x1, y1] of contour(surface, values, shade.value(at))) {
        c.moveTo(box.left + x0 * box.width, box.top + (1 - y0) * box.height);
        c.lineTo(box.left + x1 * box.width, box.top + (1 - y1) * box.height);
      }
      c.stroke();
    }
  }

  #region({ x, y }: Surface, box: Box, t: Theme): void {
    if (x.region === undefined && y?.region === undefined) return;
    const [x0, x1] = x.region ?? [0, 1];
    const [y0, y1] = y?.region ?? [0, 1];
    const c = this.context;
    const area = [
      box.left + x0 * box.width,
      box.top + (1 - y1) * box.height,
      Math.max(2, (x1 - x0) * box.width),
      Math.max(2, (y1 - y0) * box.height),
    ] as const;
    for (const [style, width, dash] of [
      [t.ground, 3.5, []],
      [t.ink, 1.5, [6, 4]],
    ] as const) {
      c.strokeStyle = style;
      c.lineWidth = width;
      c.setLineDash([...dash]);
      c.strokeRect(...area);
    }
    c.setLineDash([]);
  }

  #points({ x, y }: Surface, box: Box, t: Theme): void {
    const c = this.context;
    const place = (row: number): readonly [number, number] => [
      box.left + spread(x, row, STEPS[0]) * box.width,
      box.top + (1 - spread(y!, row, STEPS[1])) * box.height,
    ];
    const isIn = (row: number): boolean => x.axis.places[row]! >= 0 && y!.axis.places[row]! >= 0;
    const rows = this.#rows().filter(isIn);
    const radius = rows.length > 400 ? 1.6 : 2.4;
    c.lineWidth = 1;
    c.strokeStyle = t.ground;
    c.fillStyle = t.ink;
    for (const row of rows) {
      const [px, py] = place(row);
      c.beginPath();
      c.arc(px, py, radius, 0, 2 * Math.PI);
      c.fill();
      c.stroke();
    }
    const { centre } = this;
    if (centre !== undefined && isIn(centre)) this.ring(...place(centre), t.best, t, 6);
    const { surface } = this;
    if (this.#cursor === undefined || surface?.y === undefined) return;
    const [i, j] = this.#cursor;
    const [px, py] = [box.left + surface.x.places[i]! * box.width, box.top + (1 - surface.y.places[j]!) * box.height];
    this.line(px, box.top, px, box.top + box.height, t.accent);
    this.line(box.left, py, box.left + box.width, py, t.accent);
    this.ring(px, py, t.accent, t, 5);
  }

  #labels({ x, y }: Surface, box: Box, t: Theme): void {
    for (const { at, label } of y!.axis.scale.ticks(box.height / 34))
      this.text(label, box.left - 6, box.top + (1 - at) * box.height, "right", t.faint, box.left - 8);
    const found = x.axis.scale.ticks(box.width / (x.axis.scale.kind === "choice" ? 110 : 56));
    const band = box.width / Math.max(1, found.length) - 4;
    const ticks = found.map(({ at, label }) => ({ at, label: this.fit(label, band) }));
    this.ticks(box, ticks, t, false);
    this.text(`↑ ${y!.axis.title}`, 2, 8, "left", t.ink, this.width - 130);
    this.text(`${x.axis.title} →`, box.left + box.width, box.top + box.height + 27, "right", t.ink, this.width - 10);
  }

  #legend(shade: Shade, box: Box, t: Theme): void {
    const left = box.left + box.width + 10;
    const ramp = this.#ramp(t);
    for (let i = 0; i < box.height; i++) {
      this.context.fillStyle = css(ramp[Math.floor((1 - i / box.height) * 255)]!);
      this.context.fillRect(left, box.top + i, 8, 1.5);
    }
    const few = (value: number): string => shortNumber(Number(value.toPrecision(3)));
    for (const at of [0, 0.25, 0.5, 0.75, 1])
      this.text(few(shade.value(at)), left + 12, box.top + (1 - at) * box.height, "left", t.faint, LEGEND - 24);
    const title = this.layer === "mean" ? this.surface!.title : "std. deviation";
    this.text(title, this.width - 2, 8, "right", t.ink, 120);
  }

  /** One parameter: the mean, a band of one and of two deviations, and the trials. */
  #curve(surface: Surface, box: Box, t: Theme): void {
    const { x, mean, deviation, title, isLow } = surface;
    const { model } = this;
    const goal = model.goals.find(({ axis }) => axis.title === title);
    const bounds = [...mean].flatMap((value, i) => [value - 2 * deviation[i]!, value + 2 * deviation[i]!]);
    const rows = goal === undefined ? [] : this.#rows();
    const values = goal?.axis.column.values;
    const sorted = rows.map((row) => values![row]!).filter((value) => !Number.isNaN(value));
    this.#line = linearScale(Math.min(...bounds, ...sorted), Math.max(...bounds, ...sorted));
    this.grid(box, this.#line.ticks(box.height / 34), t);
    this.ticks(box, x.axis.scale.ticks(box.width / 70), t);
    this.text(`↑ ${title}${isLow ? " (minimise)" : " (maximise)"}`, 2, 8, "left", t.ink, this.width - 40);
    this.text(`${x.axis.title} →`, box.left + box.width, box.top + box.height + 27, "right", t.ink);
    const c = this.context;
    const px = (at: number): number => box.left + at * box.width;
    const py = (value: number): number => box.top + (1 - this.#line.at(value)) * box.height;
    c.fillStyle = t.accent;
    for (const width of [2, 1]) {
      c.globalAlpha = 0.16;
      c.beginPath();
      x.places.forEach((at, i) => c.lineTo(px(at), py(mean[i]! + width * deviation[i]!)));
      for (let i = x.places.length - 1; i >= 0; i--) c.lineTo(px(x.places[i]!), py(mean[i]! - width * deviation[i]!));
      c.fill();
    }
    c.globalAlpha = 1;
    c.strokeStyle = t.accent;
    c.lineWidth = 2;
    c.beginPath();
    x.places.forEach((at, i) => c.lineTo(px(at), py(mean[i]!)));
    c.stroke();
    c.fillStyle = t.ink;
    for (const row of rows) {
      const [at, value] = [x.axis.places[row]!, values![row]!];
      if (at < 0 || Number.isNaN(value)) continue;
      c.beginPath();
      c.arc(px(at), py(value), 2.2, 0, 2 * Math.PI);
      c.fill();
      if (row === this.centre) this.ring(px(at), py(value), t.best, t, 5);
    }
    if (x.region !== undefined)
      for (const at of x.region) this.line(px(at), box.top, px(at), box.top + box.height, t.faint);
    if (this.#cursor !== undefined) {
      const [i] = this.#cursor;
      this.ring(px(x.places[i]!), py(mean[i]!), t.accent, t, 5);
    }
    this.brushArea(box, model.selection.intervalOf(x.axis), undefined, t);
  }
}

/** The place of a row on an axis; trials of one value are spread over its band. */
function spread({ axis, isDiscrete, places }: GridAxis, row: number, step: number): number {
  if (!isDiscrete) return axis.places[row]!;
  return Math.min(1, Math.max(0, axis.places[row]! + (0.6 / places.length) * (((row * step) % 1) - 0.5)));
}

/** The value at a place, as people read it. */
function placed(grid: GridAxis, at: number): string {
  if (grid.isDiscrete) return word(grid.values[between(grid, at)[0]]);
  return shortNumber(Number(grid.axis.scale.value(at).toPrecision(4)));
}
