import { shortNumber } from "./format";

/** A labelled place on an axis. */
export interface Tick {
  /** From 0 to 1. */
  readonly at: number;
  readonly label: string;
}

/** Maps values to places from 0 to 1, and back. */
export interface Scale {
  readonly kind: "linear" | "log" | "choice" | "time";
  readonly low: number;
  readonly high: number;
  at(value: number): number;
  value(at: number): number;
  /** @param most - about how many labels there is room for */
  ticks(most: number): Tick[];
}

/** The smallest of 1, 2 and 5 times a power of ten that divides a span into at most so many steps. */
function niceStep(span: number, most: number): number {
  const unit = 10 ** Math.floor(Math.log10(span / Math.max(1, most)));
  for (const factor of [1, 2, 5]) if (factor * unit * most >= span) return factor * unit;
  return 10 * unit;
}

/**
 * Equal steps.
 *
 * @param isRounded - widen the limits to round numbers, so that new values seldom move the axis
 * @param isWhole - label whole numbers only
 */
export function linearScale(low: number, high: number, isRounded = true, isWhole = false): Scale {
  if (!(high > low)) {
    const half = Math.abs(low) * 0.1 || 0.5;
    [low, high] = [low - half, low + half];
  }
  if (isRounded) {
    const step = niceStep(high - low, 8);
    [low, high] = [Math.floor(low / step) * step, Math.ceil(high / step) * step];
  }
  const span = high - low;
  return {
    kind: "linear",
    low,
    high,
    at: (value) => (value - low) / span,
    value: (at) => low + at * span,
    ticks(most) {
      const step = isWhole ? Math.max(1, niceStep(span, most)) : niceStep(span, most);
      const ticks: Tick[] = [];
      for (let k = Math.ceil(low / step - 1e-9); k * step <= high + 1e-9 * step; k++) {
        const value = Number((k * step).toPrecision(12));
        ticks.push({ at: (value - low) / span, label: shortNumber(value) });
      }
      return ticks;
    },
  };
}

/** Equal factors; labels at powers of ten, and between them where there is room. */
export function logScale(low: number, high: number, isRounded = true): Scale {
  let [from, to] = [Math.log10(low), Math.log10(high)];
  if (isRounded) [from, to] = [Math.floor(from * 4) / 4, Math.ceil(to * 4) / 4];
  if (!(to > from)) [from, to] = [from - 0.5, to + 0.5];
  const span = to - from;
  return {
    kind: "log",
    low: 10 ** from,
    high: 10 ** to,
    at: (value) => (Math.log10(value) - from) / span,
    value: (at) => 10 ** (from + at * span),
    ticks(most) {
      const marks = span >= 2.5 ? [1] : span >= 1.2 ? [1, 3] : [1, 2, 3, 5, 7];
      const ticks: Tick[] = [];
      for (let decade = Math.floor(from); decade <= to; decade++) {
        for (const mark of marks) {
          const at = (decade + Math.log10(mark) - from) / span;
          if (at >= -1e-9 && at <= 1 + 1e-9)
            ticks.push({
              at,
              label: decade >= 5 ? `${String(mark)}e${String(decade)}` : shortNumber(mark * 10 ** decade),
            });
        }
      }
      const every = Math.ceil(ticks.length / Math.max(2, most));
      return ticks.filter((_, i) => i % every === 0);
    },
  };
}

/** How many choices are labelled where there is room for the label of one number. */
const CHOICES = 2.4;

/** A band for each of several values. */
export function choiceScale(labels: readonly string[]): Scale {
  const count = Math.max(1, labels.length);
  return {
    kind: "choice",
    low: 0,
    high: count,
    at: (index) => (index + 0.5) / count,
    value: (at) => Math.min(count - 1, Math.max(0, Math.floor(at * count))),
    ticks(most) {
      // Labels of choices stand closer than those of numbers, but not one over the other.
      const every = Math.max(1, Math.ceil(count / Math.max(1, CHOICES * most)));
      const ticks: Tick[] = [];
      for (let i = 0; i < labels.length; i += every) ticks.push({ at: (i + 0.5) / count, label: labels[i]! });
      return ticks;
    },
  };
}

/** Steps of time in milliseconds that people count in. */
const TIME_STEPS = [
  1e3, 2e3, 5e3, 10e3, 15e3, 30e3, 60e3, 120e3, 300e3, 600e3, 900e3, 1800e3, 3600e3, 7200e3, 10800e3, 21600e3, 43200e3,
  86400e3, 172800e3, 604800e3, 2592000e3, 7776000e3, 31536000e3,
];

/** Times in milliseconds since 1970, labelled in local time. */
export function timeScale(low: number, high: number): Scale {
  if (!(high > low)) high = low + 1000;
  const span = high - low;
  return {
    kind: "time",
    low,
    high,
    at: (value) => (value - low) / span,
    value: (at) => low + at * span,
    ticks(most) {
      const step = TIME_STEPS.find((s) => s * Math.max(1, most) >= span) ?? TIME_STEPS.at(-1)!;
      const zone = new Date(low).getTimezoneOffset() * 60_000;
      const words: Intl.DateTimeFormatOptions =
        step >= 86400e3
          ? { month: "short", day: "numeric" }
          : { hour: "2-digit", minute: "2-digit", hour12: false, ...(step < 60e3 ? { second: "2-digit" } : {}) };
      const format = new Intl.DateTimeFormat("en", words);
      const ticks: Tick[] = [];
      for (let t = Math.ceil((low - zone) / step) * step + zone; t <= high; t += step) {
        ticks.push({ at: (t - low) / span, label: format.format(t) });
      }
      return ticks;
    },
  };
}

/** A scale without labels, for an axis on which nothing lies yet. */
export function emptyScale(): Scale {
  return { ...linearScale(0, 1), ticks: () => [] };
}

/** A scale that fits some values: logarithmic if all are positive and span more than a factor of 30, where allowed. */
export function fittedScale(values: Float64Array, rows: number, mayBeLog: boolean, isWhole = false): Scale {
  let [low, high] = [Infinity, -Infinity];
  for (let row = 0; row < rows; row++) {
    const value = values[row]!;
    if (value < low) low = value;
    if (value > high) high = value;
  }
  if (low > high) return emptyScale();
  return mayBeLog && low > 0 && high / low > 30 ? logScale(low, high) : linearScale(low, high, true, isWhole);
}
