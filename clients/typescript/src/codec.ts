import { since, structs } from "./generated/schema.js";
import { step, Unwritable, writeAny, writeNumber, writeString } from "./json.js";
import type { StructSchema, Type } from "./schema.js";
import { propertyOf } from "./schema.js";

/** What cannot be read as the message that it should be: where it is, as a JSON Pointer, and what is wrong. */
export class Unreadable extends Error {
  override readonly name = "Unreadable";

  constructor(
    readonly path: string,
    readonly problem: string,
  ) {
    super(`${path || "the message"}: ${problem}`);
  }
}

type Fields = Record<string, unknown>;

/** A field of a struct: its name on the wire, and the property of a message that holds it. */
interface Field {
  readonly name: string;
  readonly property: string;
  readonly type: Type;
  readonly isRequired: boolean;
  /** What absence means, as it stands in a message and as JSON; undefined: nothing. */
  readonly fallback: { readonly value: () => unknown; readonly text: string } | undefined;
}

interface StructCodec {
  readonly tag: StructSchema["tag"];
  /** By property. */
  readonly fields: ReadonlyMap<string, Field>;
}

const codecs = new Map<string, StructCodec>();

function structOf(name: string): StructCodec {
  let found = codecs.get(name);
  if (found === undefined) {
    const schema = structs[name];
    if (schema === undefined) throw new TypeError(`the protocol has no ${name}`);
    found = { tag: schema.tag, fields: fieldsOf(schema) };
    codecs.set(name, found);
  }
  return found;
}

function fieldsOf(schema: StructSchema): Map<string, Field> {
  return new Map(
    Object.entries(schema.fields).map(([name, { type, required = false, default: wire }]) => {
      const property = propertyOf(name);
      const value = (): unknown => read(type, wire, "");
      const fallback = wire === undefined ? undefined : { value, text: write(type, value(), "") };
      return [property, { name, property, type, isRequired: required, fallback }];
    }),
  );
}

function isObject(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function kindOf(value: unknown): string {
  if (value === null) return "null";
  return Array.isArray(value) ? "an array" : typeof value;
}

function isInteger(value: unknown): value is number {
  return Number.isSafeInteger(value);
}

/**
 * Reads a message. Unknown fields are dropped, unknown values of enumerations stay the strings that they are, unknown
 * arms of unions are kept whole.
 *
 * @param name - of its struct
 * @param text - JSON
 * @throws {@link Unreadable}
 */
export function decode(name: string, text: string): unknown {
  return decodeValue(name, parse(text));
}

/** A text as JSON data. @throws {@link Unreadable} */
export function parse(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch (error) {
    throw new Unreadable("", `not JSON: ${error instanceof Error ? error.message : String(error)}`);
  }
}

/** Reads a message of JSON data; see {@link decode}. */
export function decodeValue(name: string, value: unknown): unknown {
  const root = structOf(name);
  if (!isObject(value)) throw new Unreadable("", `must be an object, not ${kindOf(value)}`);
  if (root.tag !== undefined && value[root.tag[0]] !== root.tag[1]) {
    throw new Unreadable(`/${root.tag[0]}`, `must be ${root.tag[1]}, not ${JSON.stringify(value[root.tag[0]])}`);
  }
  return readStruct(root, value, "", false);
}

function readStruct({ tag, fields }: StructCodec, value: Fields, path: string, withTag: boolean): Fields {
  const entries: [string, unknown][] = [];
  if (withTag && tag !== undefined) entries.push([tag[0], tag[1]]);
  for (const field of fields.values()) {
    const { name, property, type, fallback } = field;
    const given = Object.hasOwn(value, name) ? value[name] : undefined;
    if (given !== undefined && (given !== null || !mayBeNull(field))) {
      entries.push([property, read(type, given, step(path, name))]);
    } else if (field.isRequired) {
      throw new Unreadable(step(path, name), "is missing");
    } else if (fallback !== undefined) {
      entries.push([property, fallback.value()]);
    }
  }
  return Object.fromEntries(entries);
}

/** Whether null means absence: in every field without another default. */
function mayBeNull({ isRequired, fallback }: Field): boolean {
  return !isRequired && fallback === undefined;
}

function read(type: Type, value: unknown, path: string): unknown {
  switch (type.kind) {
    case "any":
      return value;
    case "scalar":
      if (value === null || ["boolean", "string"].includes(typeof value)) return value;
      return readNumber(value, path);
    case "boolean":
    case "string":
      if (typeof value !== type.kind) throw new Unreadable(path, `must be a ${type.kind}, not ${kindOf(value)}`);
      return value;
    case "number":
      return readNumber(value, path);
    case "integer":
      if (!isInteger(value)) throw new Unreadable(path, `must be an integer, not ${kindOf(value)}`);
      return value;
    case "list":
      if (!Array.isArray(value)) throw new Unreadable(path, `must be an array, not ${kindOf(value)}`);
      if (isColumn(type.item) && value.every(isNumberOrNull)) return value;
      return value.map((item: unknown, index) => read(type.item, item, step(path, index)));
    case "nullable":
      return value === null ? null : read(type.item, value, path);
    case "map":
      if (!isObject(value)) throw new Unreadable(path, `must be an object, not ${kindOf(value)}`);
      return Object.fromEntries(
        Object.entries(value).map(([key, item]) => [key, read(type.item, item, step(path, key))]),
      );
    case "struct":
      if (!isObject(value)) throw new Unreadable(path, `must be an object, not ${kindOf(value)}`);
      return readPart(structOf(type.name), value, path);
    case "union":
      return readUnion(type, value, path);
  }
}

/** A part of a message; inside one a tag may be absent, since the part can be of one kind. */
function readPart(schema: StructCodec, value: Fields, path: string): Fields {
  if (schema.tag !== undefined) {
    const [field, wanted] = schema.tag;
    const got = value[field];
    if (got !== undefined && got !== wanted) {
      throw new Unreadable(step(path, field), `must be ${wanted}, not ${JSON.stringify(got)}`);
    }
  }
  return readStruct(schema, value, path, false);
}

/** Whether a list holds the numbers of a column. There may be millions: they are checked without a path for each. */
function isColumn(item: Type): boolean {
  return item.kind === "nullable" && item.item.kind === "number";
}

function isNumberOrNull(value: unknown): boolean {
  return value === null || (typeof value === "number" && Number.isFinite(value));
}

function readNumber(value: unknown, path: string): number {
  if (typeof value !== "number") throw new Unreadable(path, `must be a number, not ${kindOf(value)}`);
  if (!Number.isFinite(value)) throw new Unreadable(path, "is beyond the range of a double");
  return value;
}

function readUnion(type: Extract<Type, { kind: "union" }>, value: unknown, path: string): unknown {
  if (!isObject(value)) throw new Unreadable(path, `must be an object, not ${kindOf(value)}`);
  const name = value[type.field];
  if (typeof name !== "string") throw new Unreadable(step(path, type.field), "must be a string");
  const arm = Object.hasOwn(type.arms, name) ? type.arms[name] : undefined;
  if (arm === undefined) return { [type.field]: "unknown", name, raw: value };
  return readStruct(structOf(arm), value, path, true);
}

/**
 * Writes a message: fields at their default are left out, and nothing but what the protocol has is written.
 *
 * @param name - of its struct
 * @param message - its fields
 * @throws {@link Unwritable} naming the field and the value
 */
export function encode(name: string, message: object): string {
  return writeStruct(structOf(name), message, "");
}

function writeStruct({ tag, fields }: StructCodec, message: unknown, path: string): string {
  if (!isObject(message)) throw new Unwritable(path, `must be an object, not ${kindOf(message)}`, message);
  for (const property of Object.keys(message)) {
    if (!fields.has(property) && property !== tag?.[0]) {
      throw new Unwritable(step(path, property), `there is no such field; there are ${[...fields.keys()].join(", ")}`);
    }
  }
  const parts = tag === undefined ? [] : [`${JSON.stringify(tag[0])}:${JSON.stringify(tag[1])}`];
  for (const field of fields.values()) {
    const { name, isRequired, fallback } = field;
    const value = message[field.property];
    const at = step(path, name);
    if (isAbsent(field, value)) {
      if (isRequired) throw new Unwritable(at, "is missing");
      continue;
    }
    const text = write(field.type, value, at);
    if (isRequired || text !== fallback?.text) parts.push(`${JSON.stringify(name)}:${text}`);
  }
  return `{${parts.join(",")}}`;
}

function isAbsent(field: Field, value: unknown): boolean {
  return value === undefined || (value === null && mayBeNull(field));
}

function write(type: Type, value: unknown, path: string): string {
  switch (type.kind) {
    case "any":
      return writeAny(value, path);
    case "scalar":
      if (typeof value === "object" && value !== null) {
        throw new Unwritable(path, "must be null, a boolean, a number or a string", value);
      }
      return writeAny(value, path);
    case "boolean":
      if (typeof value !== "boolean") throw new Unwritable(path, `must be a boolean, not ${kindOf(value)}`, value);
      return String(value);
    case "string":
      if (typeof value !== "string") throw new Unwritable(path, `must be a string, not ${kindOf(value)}`, value);
      return writeString(value, path);
    case "number":
      if (typeof value !== "number") throw new Unwritable(path, `must be a number, not ${kindOf(value)}`, value);
      return writeNumber(value, path);
    case "integer":
      if (!isInteger(value)) {
        throw new Unwritable(path, "must be an integer between -(2^53-1) and 2^53-1", value);
      }
      return String(value);
    case "list":
      if (!Array.isArray(value)) throw new Unwritable(path, `must be an array, not ${kindOf(value)}`, value);
      return `[${value.map((item: unknown, index) => write(type.item, item, step(path, index))).join(",")}]`;
    case "nullable":
      return value === null ? "null" : write(type.item, value, path);
    case "map":
      if (!isObject(value)) throw new Unwritable(path, `must be an object, not ${kindOf(value)}`, value);
      return `{${Object.entries(value)
        .map(([key, item]) => `${writeString(key, step(path, key))}:${write(type.item, item, step(path, key))}`)
        .join(",")}}`;
    case "struct":
      return writeStruct(structOf(type.name), value, path);
    case "union":
      return writeUnion(type, value, path);
  }
}

function writeUnion(type: Extract<Type, { kind: "union" }>, value: unknown, path: string): string {
  if (!isObject(value)) throw new Unwritable(path, `must be an object, not ${kindOf(value)}`, value);
  const name = value[type.field];
  if (name === "unknown" && isObject(value["raw"])) return writeAny(value["raw"], path);
  const arm = typeof name === "string" && Object.hasOwn(type.arms, name) ? type.arms[name] : undefined;
  if (arm === undefined) {
    throw new Unwritable(step(path, type.field), `must be one of ${Object.keys(type.arms).join(", ")}`, name);
  }
  return writeStruct(structOf(arm), value, path);
}

/** The fields that are not at their default, by their names on the wire, for a query. */
export function presentFields(name: string, message: object): [string, unknown][] {
  return [...structOf(name).fields.values()]
    .map((field) => ({ field, value: (message as Fields)[field.property] }))
    .filter(({ field, value }) => {
      if (value === undefined || value === null) return false;
      return write(field.type, value, step("", field.name)) !== field.fallback?.text;
    })
    .map(({ field, value }) => [field.name, value]);
}

/** The lowest minor version that has every field that a message uses. */
export function neededMinor(name: string, message: object): number {
  const names = [...structOf(name).fields.values()]
    .filter(({ property }) => (message as Fields)[property] !== undefined)
    .map((field) => since[`${name}.${field.name}`] ?? 0);
  return Math.max(0, ...names);
}
