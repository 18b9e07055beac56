import type { Condition, ParameterSet, ParameterValue, ParentTest } from "hola-hpo";

/** Whether a value passes the test of a parent. */
function passes(test: ParentTest, value: ParameterValue | undefined): boolean {
  if (value === undefined) return false;
  if (test.in !== undefined && !test.in.includes(value)) return false;
  if (test.ge !== undefined && !(typeof value === "number" && value >= test.ge)) return false;
  return test.le === undefined || (typeof value === "number" && value <= test.le);
}

/**
 * Whether a parameter is active.
 *
 * @param parents - the values of the active parameters that were declared before it
 */
export function isActive(condition: Condition | undefined, parents: ParameterSet): boolean {
  if (condition === undefined) return true;
  return condition.some((alternative) =>
    Object.entries(alternative).every(([name, test]) => passes(test, own(parents, name))),
  );
}

/** The value of a name, and of nothing that an object inherits. */
export function own<T>(values: Readonly<Record<string, T>>, name: string): T | undefined {
  return Object.hasOwn(values, name) ? values[name] : undefined;
}
