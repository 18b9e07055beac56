import type { Axis } from "../model/axis";
import type { Tick } from "../model/scale";
import type { Interval } from "../model/selection";
import { onTheme, theme, type Theme } from "../theme";
import { Raster } from "./raster";

export interface Box {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

/** A place in a box: from 0 to 1 from left to right and from bottom to top; beyond, outside. */
export interface Place {
  readonly x: number;
  readonly y: number;
}

const MOST_RATIO = 2;
const FONT = '11px system-ui, -apple-system, "Segoe UI", sans-serif';
/** Plots are drawn when they come as near as this to the window. */
const MARGIN = "150px";

/**
 * A canvas that follows the size of its element, the ratio of the screen and the theme, and that is drawn only while it
 * can be seen. Subclasses draw in CSS pixels.
 */
export abstract class Plot {
  readonly canvas = document.createElement("canvas");
  protected readonly context: CanvasRenderingContext2D;
  protected width = 0;
  protected height = 0;
  protected ratio = 1;
  #raster: Raster | undefined;
  #isVisible = false;
  #isStale = true;
  readonly #ends: (() => void)[] = [];

  constructor(
    readonly host: HTMLElement,
    label: string,
  ) {
    this.canvas.setAttribute("role", "img");
    this.canvas.setAttribute("aria-label", label);
    host.append(this.canvas);
    // Most pixels come from main memory.
    this.context = this.canvas.getContext("2d", { alpha: false, willReadFrequently: true })!;
    const sizes = new ResizeObserver(() => this.#resize()); // calls once at the start, when the subclass is complete
    sizes.observe(host);
    const sight = new IntersectionObserver((entries) => this.#see(entries.at(-1)!.isIntersecting), {
      rootMargin: MARGIN,
    });
    sight.observe(host);
    const ratio = matchMedia(`(resolution: ${String(devicePixelRatio)}dppx)`);
    const resize = (): void => this.#resize();
    ratio.addEventListener("change", resize);
    this.#ends.push(
      () => sizes.disconnect(),
      () => sight.disconnect(),
      () => ratio.removeEventListener("change", resize),
    );
    this.#ends.push(onTheme(() => this.draw()));
  }

  /** The area of the points, inside the labels. */
  abstract box(): Box;
  protected abstract paint(t: Theme): void;

  /** Draws, or notes that it has to be drawn when it is seen. */
  draw(): void {
    if (!this.#isVisible || this.width === 0) {
      this.#isStale = true;
      return;
    }
    this.#isStale = false;
    const t = theme();
    this.context.setTransform(this.ratio, 0, 0, this.ratio, 0, 0);
    this.context.fillStyle = t.ground;
    this.context.fillRect(0, 0, this.width, this.height);
    this.context.font = FONT;
    this.paint(t);
  }

  /** Takes in what the caller shows, and draws it if it differs from before. */
  show(shown: Partial<this>): void {
    const names = Object.keys(shown) as (keyof this)[];
    if (names.every((name) => shown[name] === this[name])) return;
    Object.assign(this, shown);
    this.draw();
  }

  /** Takes the canvas away. */
  end(): void {
    for (const end of this.#ends) end();
    this.canvas.remove();
  }

  protected onEnd(end: () => void): void {
    this.#ends.push(end);
  }

  #see(isVisible: boolean): void {
    this.#isVisible = isVisible;
    if (isVisible && this.#isStale) this.draw();
  }

  #resize(): void {
    const { clientWidth: width, clientHeight: height } = this.host;
    const ratio = Math.min(devicePixelRatio, MOST_RATIO);
    if (width === this.width && height === this.height && ratio === this.ratio) return;
    [this.width, this.height, this.ratio] = [width, height, ratio];
    this.canvas.width = Math.round(width * ratio);
    this.canvas.height = Math.round(height * ratio);
    this.draw();
  }

  /** A raster of an area, in device pixels. */
  protected rasterOf(area: Box): Raster {
    const width = Math.max(2, Math.round(area.width * this.ratio));
    const height = Math.max(2, Math.round(area.height * this.ratio));
    if (this.#raster?.width !== width || this.#raster.height !== height) this.#raster = new Raster(width, height);
    this.#raster.clear();
    return this.#raster;
  }

  protected showRaster(raster: Raster, area: Box): void {
    raster.show(this.context, area.left * this.ratio, area.top * this.ratio);
  }

  /** A text, shortened to fit. */
  protected text(text: string, x: number, y: number, align: CanvasTextAlign, colour: string, most = Infinity): void {
    const c = this.context;
    c.fillStyle = colour;
    c.textAlign = align;
    c.textBaseline = "middle";
    c.fillText(this.fit(text, most), x, y);
  }

  /** A text with a halo, to be read over points and lines. */
  protected halo(text: string, x: number, y: number, align: CanvasTextAlign, t: Theme, colour = t.ink): void {
    const c = this.context;
    c.textAlign = align;
    c.textBaseline = "middle";
    c.lineWidth = 3;
    c.lineJoin = "round";
    c.strokeStyle = t.ground;
    c.strokeText(text, x, y);
    c.fillStyle = colour;
    c.fillText(text, x, y);
  }

  protected fit(text: string, most: number): string {
    let shown = text;
    while (shown.length > 2 && this.context.measureText(shown).width > most) shown = `${shown.slice(0, -2)}…`;
    return shown;
  }

  protected line(x0: number, y0: number, x1: number, y1: number, colour: string): void {
    const c = this.context;
    c.strokeStyle = colour;
    c.lineWidth = 1;
    c.beginPath();
    c.moveTo(Math.round(x0) + 0.5, Math.round(y0) + 0.5);
    c.lineTo(Math.round(x1) + 0.5, Math.round(y1) + 0.5);
    c.stroke();
  }

  /** Grid, labels and titles of two axes. */
  protected frame(box: Box, x: Axis, y: Axis, t: Theme, yTitle = y.title, xTitle = x.title): void {
    this.grid(box, y.scale.ticks(box.height / 34), t);
    this.ticks(box, x.scale.ticks(box.width / 70), t);
    this.text(`↑ ${yTitle}`, 2, 8, "left", t.ink, this.width - 40);
    this.text(`${xTitle} →`, box.left + box.width, box.top + box.height + 27, "right", t.ink, this.width - 10);
  }

  /** Horizontal lines with labels at the left. */
  protected grid(box: Box, ticks: readonly Tick[], t: Theme): void {
    for (const { at, label } of ticks) {
      const y = box.top + (1 - at) * box.height;
      this.line(box.left, y, box.left + box.width, y, t.grid);
      this.text(label, box.left - 6, y, "right", t.faint, box.left - 8);
    }
  }

  /** Vertical lines with labels below; those without room are left out. */
  protected ticks(box: Box, ticks: readonly Tick[], t: Theme, hasLines = true): void {
    const bottom = box.top + box.height;
    let free = 0;
    for (const { at, label } of ticks) {
      const x = box.left + at * box.width;
      if (hasLines) this.line(x, box.top, x, bottom, t.grid);
      const half = this.context.measureText(label).width / 2;
      const centre = Math.min(x, this.width - half - 2);
      if (centre - half < free) continue;
      this.text(label, centre, bottom + 12, "center", t.faint);
      free = centre + half + 8;
    }
  }

  /** The area that brushes keep. */
  protected brushArea(box: Box, x: Interval | undefined, y: Interval | undefined, t: Theme): void {
    if (x === undefined && y === undefined) return;
    const [x0, x1] = x === undefined ? [0, 1] : [Math.max(0, x[0]), Math.max(0, x[1])];
    const [y0, y1] = y === undefined ? [0, 1] : [Math.max(0, y[0]), Math.max(0, y[1])];
    const c = this.context;
    const [left, top] = [box.left + x0 * box.width, box.top + (1 - y1) * box.height];
    const [width, height] = [Math.max(1, (x1 - x0) * box.width), Math.max(1, (y1 - y0) * box.height)];
    c.globalAlpha = 0.12;
    c.fillStyle = t.accent;
    c.fillRect(left, top, width, height);
    c.globalAlpha = 1;
    c.strokeStyle = t.accent;
    c.lineWidth = 1;
    c.strokeRect(Math.round(left) + 0.5, Math.round(top) + 0.5, Math.round(width) - 1, Math.round(height) - 1);
  }

  /** Says why there is nothing to see. */
  protected empty(box: Box, text: string, t: Theme): void {
    this.text(text, box.left + box.width / 2, box.top + box.height / 2, "center", t.faint, box.width - 8);
  }

  /** A ring around a point. */
  protected ring(x: number, y: number, colour: string, t: Theme, radius = 5): void {
    const c = this.context;
    for (const [width, style] of [
      [4, t.ground],
      [2, colour],
    ] as const) {
      c.lineWidth = width;
      c.strokeStyle = style;
      c.beginPath();
      c.arc(x, y, radius, 0, 2 * Math.PI);
      c.stroke();
    }
  }
}
