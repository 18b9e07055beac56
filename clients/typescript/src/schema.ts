// The words in which generated/schema.ts says how values are read and written.

/** How a value is read and written. */
export type Type =
  | { readonly kind: "any" | "boolean" | "integer" | "number" | "scalar" | "string" }
  | { readonly kind: "list" | "map" | "nullable"; readonly item: Type }
  | { readonly kind: "struct"; readonly name: string }
  | { readonly kind: "union"; readonly field: "tag" | "type"; readonly arms: Readonly<Record<string, string>> };

/** A field of a struct: without `required` it may be absent, and `default` is what absence means. */
export interface FieldSchema {
  readonly type: Type;
  readonly required?: true;
  readonly default?: unknown;
}

/** A struct: the constant field that names it, and its other fields by their names on the wire. */
export interface StructSchema {
  readonly tag?: readonly [field: string, value: string];
  readonly fields: Readonly<Record<string, FieldSchema>>;
}

/** The property that holds a field of the wire: `leaseS` for `lease_s`. */
export function propertyOf(name: string): string {
  return name.replaceAll(/_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
}

/** Structs by their names. */
export type Structs = Readonly<Record<string, StructSchema>>;

export const any: Type = { kind: "any" };
export const boolean: Type = { kind: "boolean" };
export const integer: Type = { kind: "integer" };
export const number: Type = { kind: "number" };
export const string: Type = { kind: "string" };
/** null, a boolean, a number or a string. */
export const scalar: Type = { kind: "scalar" };

export function list(item: Type): Type {
  return { kind: "list", item };
}

export function map(item: Type): Type {
  return { kind: "map", item };
}

/** A value or null, in a list. */
export function nullable(item: Type): Type {
  return { kind: "nullable", item };
}

export function struct(name: string): Type {
  return { kind: "struct", name };
}

export function union(field: "tag" | "type", arms: Readonly<Record<string, string>>): Type {
  return { kind: "union", field, arms };
}
