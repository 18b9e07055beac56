import type { ObjectiveSpec, ParameterSpec, ParameterValue } from "hola-hpo";
import { word } from "./format";
import { choiceScale, linearScale, logScale, type Scale } from "./scale";

/** The scale of a parameter; undefined for a kind that this page does not know, which then fits the values. */
export function scaleOf(parameter: ParameterSpec): Scale | undefined {
  switch (parameter.type) {
    case "continuous":
    case "integer": {
      const { low, high, scale } = parameter;
      return scale === "log" ? logScale(low, high, false) : linearScale(low, high, false, parameter.type === "integer");
    }
    case "lattice": {
      const [low = 0, high = 1] = [parameter.values[0], parameter.values.at(-1)];
      return low > 0 && high / low > 10 ? logScale(low, high, false) : linearScale(low, high, false);
    }
    case "categorical":
      return choiceScale(parameter.choices.map(word));
    default:
      return undefined;
  }
}

const FEW_LEVELS = 1000;

/** The values of a numeric parameter with their indices, if they are few. */
export function levelsOf(parameter: ParameterSpec): ReadonlyMap<number, number> | undefined {
  if (parameter.type === "lattice") return new Map(parameter.values.map((value, i) => [value, i]));
  if (parameter.type !== "integer" || parameter.high - parameter.low >= FEW_LEVELS) return undefined;
  const { low, high } = parameter;
  return new Map(Array.from({ length: high - low + 1 }, (_, i) => [low + i, i]));
}

/** The choices of a categorical parameter. */
export function choicesOf(parameter: ParameterSpec): ParameterValue[] | undefined {
  return parameter.type === "categorical" ? [...parameter.choices] : undefined;
}

/** A comparison group and its objectives. */
export interface Group {
  readonly name: string;
  readonly objectives: readonly ObjectiveSpec[];
}

/** The comparison groups in the order of their first objectives. */
export function groupsOf(objectives: readonly ObjectiveSpec[]): Group[] {
  const groups = new Map<string, ObjectiveSpec[]>();
  for (const objective of objectives) {
    const name = objective.group ?? "default";
    groups.set(name, [...(groups.get(name) ?? []), objective]);
  }
  return [...groups].map(([name, members]) => ({ name, objectives: members }));
}
