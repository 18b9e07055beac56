import type { ParameterValue } from "../generated/messages.js";
import type { Parameters } from "./evaluation.js";

/** A parameter has no value: it is not active for the values of the others, or the study does not have it. */
export class NotActiveError extends Error {
  override readonly name = "NotActiveError";

  constructor(readonly parameter: string) {
    super(`the parameter ${parameter} is not active for these values, or not a parameter of the study`);
  }
}

/**
 * Whether a parameter has a value, which may be null. A parameter with a condition has none while it is not active.
 */
export function hasParameter(parameters: Parameters, name: string): boolean {
  return Object.hasOwn(parameters, name);
}

/**
 * The value of a parameter; null is one.
 *
 * @throws {@link NotActiveError} when it has none.
 */
export function parameterOf(parameters: Parameters, name: string): ParameterValue {
  const value = Object.hasOwn(parameters, name) ? parameters[name] : undefined;
  if (value === undefined) throw new NotActiveError(name);
  return value;
}
