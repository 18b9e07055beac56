/** Any JSON value. */
export type JsonValue =
  null | boolean | number | string | readonly JsonValue[] | { readonly [key: string]: JsonValue | undefined };

/** What cannot be written: where it is, as a JSON Pointer, and what is wrong with it. */
export class Unwritable extends Error {
  override readonly name = "Unwritable";
  /** The value, when it is short to tell. */
  readonly shown: string | undefined;

  constructor(
    readonly path: string,
    readonly problem: string,
    value?: unknown,
  ) {
    super(`${path || "the message"}: ${problem}`);
    if (["bigint", "boolean", "number", "string"].includes(typeof value)) this.shown = String(value);
  }
}

/** The JSON Pointer of a step below a path (RFC 6901). */
export function step(path: string, key: string | number): string {
  return `${path}/${String(key).replaceAll("~", "~0").replaceAll("/", "~1")}`;
}

/** A number as JSON, so that reading it gives the same double; `JSON.stringify` would make 0 of -0. */
export function writeNumber(value: number, path: string): string {
  if (!Number.isFinite(value)) throw new Unwritable(path, `${String(value)} is not a finite number`, value);
  return Object.is(value, -0) ? "-0.0" : String(value);
}

/** A string as JSON. The protocol carries neither U+0000 nor a lone surrogate. */
export function writeString(value: string, path: string): string {
  if (value.includes("\0")) throw new Unwritable(path, "a string must not hold U+0000", value);
  if (!value.isWellFormed()) throw new Unwritable(path, "a string must not hold a lone surrogate", value);
  return JSON.stringify(value);
}

/** Any value as JSON; a property that is `undefined` is left out. */
export function writeAny(value: unknown, path: string): string {
  switch (typeof value) {
    case "boolean":
      return String(value);
    case "number":
      return writeNumber(value, path);
    case "string":
      return writeString(value, path);
    case "object":
      if (value === null) return "null";
      if (Array.isArray(value)) {
        return `[${value.map((item: unknown, index) => writeAny(item, step(path, index))).join(",")}]`;
      }
      return `{${Object.entries(value)
        .filter(([, item]) => item !== undefined)
        .map(([key, item]) => `${writeString(key, step(path, key))}:${writeAny(item, step(path, key))}`)
        .join(",")}}`;
    default:
      throw new Unwritable(path, `${typeof value} is not a JSON value`, value);
  }
}
