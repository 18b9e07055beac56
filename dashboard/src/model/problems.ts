import { ServerError } from "hola-hpo";

/** What is wrong with the fields of a form, by the name of the field. */
export type Problems = ReadonlyMap<string, string>;

/** The parts of the JSON Pointer of a refused request; empty without one. */
export function partsOf(error: unknown): string[] {
  const path = error instanceof ServerError ? error.path : undefined;
  if (path === undefined || path === "") return [];
  return path
    .slice(1)
    .split("/")
    .map((part) => part.replaceAll("~1", "/").replaceAll("~0", "~"));
}

/**
 * The error of a refused request at the field that it names.
 *
 * @param fieldOf - the field for the parts of the path; undefined if the form has none
 * @returns undefined if the error belongs to no field
 */
export function problemOf(
  error: unknown,
  fieldOf: (parts: readonly string[]) => string | undefined,
): readonly [field: string, message: string] | undefined {
  if (!(error instanceof ServerError)) return undefined;
  const field = fieldOf(partsOf(error));
  return field === undefined ? undefined : [field, error.response.message];
}

/** A number that somebody typed; undefined if it is none. */
export function numberOf(text: string): number | undefined {
  const value = text.trim() === "" ? NaN : Number(text);
  return Number.isFinite(value) ? value : undefined;
}
