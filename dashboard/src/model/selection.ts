import { ABSENT, type Axis } from "./axis";
import type { Scale } from "./scale";

/** Places on an axis from the first to the second; from {@link ABSENT} on it takes in trials without a value. */
export type Interval = readonly [from: number, to: number];

/** Which choices of an axis are kept, or an interval of its places. */
export type Brush = { readonly interval: Interval } | { readonly choices: ReadonlySet<number> };

const FILTER_BIT = 1 << 31;
const MOST_BRUSHES = 31;

/** Which trials all brushes and the filter keep: those whose mask is 0. Each brush sets a bit of its own where it rejects. */
export class Selection {
  mask = new Uint32Array(0);
  /** The number of trials that are kept. */
  count = 0;
  /** Changes with the trials that are kept. */
  stamp = 0;
  #kept = { stamp: -1, rows: new Uint32Array(0) };
  #brushes = new Map<Axis, { bit: number; brush: Brush; scale: Scale }>();
  #filter: ((row: number) => boolean) | undefined;
  #exists: (row: number) => boolean;

  /** @param exists - whether a row holds a trial */
  constructor(exists: (row: number) => boolean = () => true) {
    this.#exists = exists;
  }

  get isEmpty(): boolean {
    return this.#brushes.size === 0 && this.#filter === undefined;
  }

  /** The rows that are kept, ascending. */
  get kept(): Uint32Array {
    if (this.#kept.stamp !== this.stamp) {
      const rows = new Uint32Array(this.count);
      const { mask } = this;
      for (let row = 0, n = 0; n < rows.length; row++) if (mask[row] === 0 && this.#exists(row)) rows[n++] = row;
      this.#kept = { stamp: this.stamp, rows };
    }
    return this.#kept.rows;
  }

  /** The brushes by axis, in the order in which they were made. */
  get brushes(): [Axis, Brush][] {
    return [...this.#brushes].map(([axis, { brush }]) => [axis, brush]);
  }

  brushOf(axis: Axis): Brush | undefined {
    return this.#brushes.get(axis)?.brush;
  }

  intervalOf(axis: Axis): Interval | undefined {
    const brush = this.brushOf(axis);
    return brush !== undefined && "interval" in brush ? brush.interval : undefined;
  }

  /** Sets, changes or removes the brush of an axis. The others are not looked at. */
  brush(axis: Axis, brush: Brush | undefined, rows: number): void {
    const found = this.#brushes.get(axis);
    if (brush === undefined) {
      if (found === undefined) return;
      this.#brushes.delete(axis);
      for (let row = 0; row < rows; row++) this.mask[row]! &= ~found.bit;
    } else {
      const bit = found?.bit ?? this.#freeBit();
      this.#brushes.set(axis, { bit, brush, scale: axis.scale });
      this.#apply(axis, bit, brush, rows);
    }
    this.#recount(rows);
  }

  /** Sets or removes the filter, which looks at whole rows. */
  filter(keeps: ((row: number) => boolean) | undefined, rows: number): void {
    this.#filter = keeps;
    this.#applyFilter(rows);
    this.#recount(rows);
  }

  clear(rows: number): void {
    this.#brushes.clear();
    this.#filter = undefined;
    this.mask.fill(0);
    this.#recount(rows);
  }

  /** Takes in new and changed rows. */
  update(rows: number): void {
    if (this.mask.length < rows) {
      const wider = new Uint32Array(Math.max(1024, Math.ceil(1.5 * rows)));
      wider.set(this.mask);
      this.mask = wider;
    }
    for (const [axis, { bit, brush, scale }] of this.#brushes) {
      const moved = scale === axis.scale ? brush : rescaled(brush, scale, axis.scale);
      this.#brushes.set(axis, { bit, brush: moved, scale: axis.scale });
      this.#apply(axis, bit, moved, rows);
    }
    if (this.#filter !== undefined) this.#applyFilter(rows);
    this.#recount(rows);
  }

  #freeBit(): number {
    const used = [...this.#brushes.values()].reduce((bits, { bit }) => bits | bit, 0);
    for (let k = 0; k < MOST_BRUSHES; k++) if ((used & (1 << k)) === 0) return 1 << k;
    throw new RangeError(`there can be ${String(MOST_BRUSHES)} brushes at most`);
  }

  #apply(axis: Axis, bit: number, brush: Brush, rows: number): void {
    const { mask } = this;
    if ("choices" in brush) {
      const { values } = axis.column;
      for (let row = 0; row < rows; row++) {
        mask[row] = brush.choices.has(values[row]!) ? mask[row]! & ~bit : mask[row]! | bit;
      }
      return;
    }
    const [from, to] = brush.interval;
    const { places } = axis;
    for (let row = 0; row < rows; row++) {
      const at = places[row]!;
      mask[row] = at >= from && at <= to ? mask[row]! & ~bit : mask[row]! | bit;
    }
  }

  #applyFilter(rows: number): void {
    const { mask } = this;
    const keeps = this.#filter ?? (() => true);
    for (let row = 0; row < rows; row++) mask[row] = keeps(row) ? mask[row]! & ~FILTER_BIT : mask[row]! | FILTER_BIT;
  }

  #recount(rows: number): void {
    let kept = 0;
    for (let row = 0; row < rows; row++) if (this.mask[row] === 0 && this.#exists(row)) kept++;
    this.count = kept;
    this.stamp++;
  }
}

/** A brush on an axis whose scale has changed: it keeps the same values, and what reached an end of the axis still does. */
function rescaled(brush: Brush, before: Scale, after: Scale): Brush {
  if ("choices" in brush) return brush;
  const [from, to] = brush.interval;
  const place = (at: number): number => after.at(before.value(at));
  return { interval: [from < 0 ? ABSENT : from === 0 ? 0 : place(from), to < 0 || to === 1 ? to : place(to)] };
}
