import { structs } from "./generated/schema.js";
import { step, Unwritable, writeAny, writeNumber, writeString } from "./json.js";
import type { FieldSchema, StructSchema, Type } from "./schema.js";

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

function structOf(name: string): StructSchema {
  const found = structs[name];
  if (found === undefined) throw new TypeError(`the protocol has no ${name}`);
  return found;
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

function readStruct(schema: StructSchema, value: Fields, path: string, withTag: boolean): Fields {
  const entries: [string, unknown][] = [];
  if (withTag && schema.tag !== undefined) entries.push([schema.tag[0], schema.tag[1]]);
  for (const [name, field] of Object.entries(schema.fields)) {
    const given = Object.hasOwn(value, name) ? value[name] : undefined;
    if (given !== undefined && (given !== null || !mayBeNull(field))) {
      entries.push([name, read(field.type, given, step(path, name))]);
    } else if (field.required) {
      throw new Unreadable(step(path, name), "is missing");
    } else if (field.default !== undefined) {
      entries.push([name, readDefault(field)]);
    }
  }
  return Object.fromEntries(entries);
}

/** Whether null means absence: in every field without another default. */
function mayBeNull(field: FieldSchema): boolean {
  return field.required !== true && field.default === undefined;
}

function readDefault(field: FieldSchema): unknown {
  return read(field.type, field.default, "");
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
      return value.map((item: unknown, index) => read(type.item, item, step(path, index)));
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
function readPart(schema: StructSchema, value: Fields, path: string): Fields {
  if (schema.tag !== undefined) {
    const [field, wanted] = schema.tag;
    const got = value[field];
    if (got !== undefined && got !== wanted) {
      throw new Unreadable(step(path, field), `must be ${wanted}, not ${JSON.stringify(got)}`);
    }
  }
  return readStruct(schema, value, path, false);
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

function writeStruct(schema: StructSchema, message: unknown, path: string): string {
  if (!isObject(message)) throw new Unwritable(path, `must be an object, not ${kindOf(message)}`, message);
  const parts: string[] = [];
  if (schema.tag !== undefined) parts.push(`${JSON.stringify(schema.tag[0])}:${JSON.stringify(schema.tag[1])}`);
  for (const name of Object.keys(message)) {
    if (!Object.hasOwn(schema.fields, name) && name !== schema.tag?.[0]) {
      throw new Unwritable(
        step(path, name),
        `there is no such field; there are ${Object.keys(schema.fields).join(", ")}`,
      );
    }
  }
  for (const [name, field] of Object.entries(schema.fields)) {
    const value = message[name];
    const at = step(path, name);
    if (value === undefined || (value === null && mayBeNull(field))) {
      if (field.required) throw new Unwritable(at, "is missing");
      continue;
    }
    const text = write(field.type, value, at);
    if (field.required || field.default === undefined || text !== write(field.type, field.default, at)) {
      parts.push(`${JSON.stringify(name)}:${text}`);
    }
  }
  return `{${parts.join(",")}}`;
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

/** The fields that are not at their default, for a query. */
export function presentFields(name: string, message: object): [string, unknown][] {
  const fields = structOf(name).fields;
  const given = message as Fields;
  return Object.entries(fields)
    .filter(([field]) => given[field] !== undefined && given[field] !== null)
    .filter(([field, { type, default: fallback }]) => {
      return fallback === undefined || write(type, given[field], `/${field}`) !== write(type, fallback, `/${field}`);
    })
    .map(([field]) => [field, given[field]]);
}
