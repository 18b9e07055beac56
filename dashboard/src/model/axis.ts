import type { Column } from "../data/store";
import { choiceScale, fittedScale, type Scale } from "./scale";
import { word } from "./format";

/** The number of bins of an axis; a trial without a value is in the bin after the last. */
export const BINS = 64;
/** The place of a trial without a value. */
export const ABSENT = -1;

/** A column laid out for drawing: the place of each trial, from 0 to 1, and its bin. It is laid out when it is used. */
export class Axis {
  #scale: Scale;
  #places = new Float32Array(0);
  #bins = new Uint8Array(0);
  #laidOut = 0;
  /** Rows to lay out again; undefined: all. */
  #stale: Uint32Array[] | undefined;
  #rows = 0;

  /**
   * @param key - the name of the column in the store
   * @param title - what people read
   * @param fixed - the scale, if it does not depend on the values
   * @param mayBeLog - whether positive values of a wide range may be shown on a logarithmic scale
   * @param isWhole - whether only whole numbers are labelled
   * @param levels - the values that there can be, and the index of each, if they are few
   */
  constructor(
    readonly key: string,
    readonly title: string,
    readonly column: Column,
    private readonly fixed?: Scale,
    private readonly mayBeLog = true,
    private readonly isWhole = false,
    readonly levels?: ReadonlyMap<number, number>,
  ) {
    this.#scale = fixed ?? choiceScale([]);
  }

  /** Notes that rows changed. @param touched - which; undefined: any */
  touch(rows: number, touched: Uint32Array | undefined): void {
    this.#rows = rows;
    if (touched === undefined || (this.#stale !== undefined && this.#stale.length > 50)) this.#stale = undefined;
    else this.#stale?.push(touched);
  }

  get scale(): Scale {
    this.#layOut();
    return this.#scale;
  }

  get places(): Float32Array {
    this.#layOut();
    return this.#places;
  }

  get bins(): Uint8Array {
    this.#layOut();
    return this.#bins;
  }

  /** A value of the column as people read it. */
  show(row: number): string {
    const { values, of } = this.column;
    const value = values[row]!;
    if (Number.isNaN(value)) return "–";
    return word(of === undefined ? value : of[value]);
  }

  #layOut(): void {
    if (this.#stale?.length === 0) return;
    const { values, of } = this.column;
    const rows = this.#rows;
    let stale = this.#stale;
    if (this.#places.length < rows) {
      const [places, bins] = [new Float32Array(values.length), new Uint8Array(values.length)];
      places.set(this.#places);
      bins.set(this.#bins);
      [this.#places, this.#bins] = [places, bins];
    }
    if (this.fixed === undefined) {
      const { low, high } = this.#scale;
      const isOutside = (row: number): boolean => values[row]! < low || values[row]! > high;
      if (of !== undefined) {
        if (stale === undefined || high !== Math.max(1, of.length)) {
          this.#scale = choiceScale(of.map(word));
          stale = undefined;
        }
      } else if (stale === undefined || this.#laidOut === 0 || stale.some((part) => part.some(isOutside))) {
        this.#scale = fittedScale(values, rows, this.mayBeLog, this.isWhole);
        stale = undefined;
      }
    }
    if (stale === undefined) this.#placeAll(rows);
    else for (const part of stale) for (const row of part) this.#place(row, values[row]!);
    this.#laidOut = rows;
    this.#stale = [];
  }

  #placeAll(rows: number): void {
    const { values } = this.column;
    const [places, bins, scale] = [this.#places, this.#bins, this.#scale];
    for (let row = 0; row < rows; row++) {
      const value = values[row]!;
      const at = scale.at(value);
      const place = at > 0 ? (at < 1 ? at : 1) : at === at ? 0 : ABSENT;
      places[row] = place;
      bins[row] = place < 0 ? BINS : place < 1 ? place * BINS : BINS - 1;
    }
  }

  #place(row: number, value: number): void {
    if (value !== value) {
      this.#places[row] = ABSENT;
      this.#bins[row] = BINS;
      return;
    }
    const at = Math.min(1, Math.max(0, this.#scale.at(value)));
    this.#places[row] = at;
    this.#bins[row] = Math.min(BINS - 1, at * BINS);
  }
}
