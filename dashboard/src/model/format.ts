const whole = new Intl.NumberFormat("en", { maximumFractionDigits: 0 });
const four = new Intl.NumberFormat("en", { maximumSignificantDigits: 4 });

/** A number to read: whole numbers exactly, others with four digits, with an exponent only where it is needed. */
export function shortNumber(value: number): string {
  if (Number.isNaN(value)) return "–";
  const size = Math.abs(value);
  if (Number.isInteger(value) && size < 1e7) return whole.format(value);
  if (size !== 0 && (size < 1e-3 || size >= 1e6)) {
    return value
      .toExponential(3)
      .replace(/\.?0+e/, "e")
      .replace("e+", "e");
  }
  return four.format(value);
}

/** A count, with separators. */
export function count(value: number): string {
  return whole.format(value);
}

/** A noun with its count: `1 trial`, `2 trials`. */
export function counted(value: number, noun: string): string {
  return `${count(value)} ${noun}${value === 1 ? "" : "s"}`;
}

/** A part of a whole. */
export function percent(part: number): string {
  if (part > 0 && part < 0.01) return "<1 %";
  return `${String(part > 0.99 && part < 1 ? 99 : Math.round(100 * part))} %`;
}

/** A duration in its two largest units. */
export function duration(seconds: number): string {
  if (!Number.isFinite(seconds)) return "–";
  if (seconds < 1) return `${String(Math.round(seconds * 1000))} ms`;
  if (seconds < 10) return `${four.format(Math.round(seconds * 10) / 10)} s`;
  const units: [number, string][] = [
    [86400, "d"],
    [3600, "h"],
    [60, "min"],
    [1, "s"],
  ];
  const first = units.findIndex(([size]) => seconds >= size);
  const [size, unit] = units[first]!;
  const main = Math.floor(seconds / size);
  const next = units[first + 1];
  const rest = next === undefined ? 0 : Math.floor((seconds - main * size) / next[0]);
  return `${String(main)} ${unit}${rest > 0 && next !== undefined ? ` ${String(rest)} ${next[1]}` : ""}`;
}

const clock = new Intl.DateTimeFormat("en", { dateStyle: "medium", timeStyle: "medium", hour12: false });

/** A time of day with its date. */
export function time(ms: number): string {
  return clock.format(ms);
}

const ofDay = new Intl.DateTimeFormat("en", { timeStyle: "medium", hour12: false });

/** A time of day. */
export function clockTime(ms: number): string {
  return ofDay.format(ms);
}

/** A rate of events: for each second, minute or hour, so that the number is at least one. */
export function rate(perSecond: number): string {
  if (!(perSecond > 0)) return "0 / min";
  if (perSecond >= 2) return `${shortNumber(Number(perSecond.toPrecision(3)))} / s`;
  if (perSecond * 60 >= 1) return `${shortNumber(Number((perSecond * 60).toPrecision(3)))} / min`;
  return `${shortNumber(Number((perSecond * 3600).toPrecision(2)))} / h`;
}

/** A value of a parameter, or any JSON value, as one word. */
export function word(value: unknown): string {
  if (typeof value === "number") return shortNumber(value);
  return typeof value === "string" ? value : JSON.stringify(value);
}

/** The nearest whole number; of two that are equally near, the even one. */
export function halfEven(value: number): number {
  const low = Math.floor(value);
  if (value - low !== 0.5) return Math.round(value);
  return low % 2 === 0 ? low : low + 1;
}

/** A number with so many significant digits at most, as Python's format `g` writes it. */
export function general(value: number, digits: number): string {
  if (value === 0) return "0";
  const [mantissa = "", power = "0"] = value.toExponential(digits - 1).split("e");
  const exponent = Number(power);
  const trimmed = (text: string): string => (text.includes(".") ? text.replace(/\.?0+$/, "") : text);
  if (exponent < -4 || exponent >= digits) {
    const size = String(Math.abs(exponent)).padStart(2, "0");
    return `${trimmed(mantissa)}e${exponent < 0 ? "-" : "+"}${size}`;
  }
  return trimmed(value.toFixed(Math.max(0, digits - 1 - exponent)));
}
