import type { Condition, ParameterSpec } from "hola-hpo";
import { counted, shortNumber, word } from "../model/format";
import type { StudyModel } from "../model/study";
import { Panel } from "./panel";

/** Parameters that are listed; more would hide what to do. */
const MOST = 40;

/** What to do while a study has no trial, and what will be searched. */
export function FirstSteps({ model }: { model: StudyModel }) {
  const { spec } = model.info;
  const { parameters } = spec;
  return (
    <Panel id="first" title="No trial yet">
      <div class="first">
        <p>
          Trials appear here as soon as a worker asks for the first one. A worker that runs a program for each trial is
          started by
        </p>
        <pre>hola worker --study {model.name} --exec ./evaluate</pre>
        <div class="rows">
          <table>
            <caption class="hidden">The space</caption>
            <thead>
              <tr>
                {["parameter", "values", "active"].map((title) => (
                  <th key={title} scope="col">
                    {title}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {parameters.slice(0, MOST).map((parameter) => (
                <tr key={parameter.name}>
                  <th scope="row">{parameter.name}</th>
                  <td>{valuesOf(parameter)}</td>
                  <td class="quiet">{conditionOf((parameter as { condition?: Condition }).condition)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
        {parameters.length > MOST && <p class="quiet">and {counted(parameters.length - MOST, "more parameter")}</p>}
      </div>
    </Panel>
  );
}

function valuesOf(parameter: ParameterSpec): string {
  switch (parameter.type) {
    case "continuous":
    case "integer": {
      const kind = `${parameter.type === "integer" ? "whole numbers " : ""}from ${shortNumber(parameter.low)}`;
      return `${kind} to ${shortNumber(parameter.high)}${parameter.scale === "log" ? ", logarithmic" : ""}`;
    }
    case "lattice":
      return parameter.values.map(shortNumber).join(", ");
    case "categorical":
      return parameter.choices.map(word).join(", ");
    default:
      return "of a kind that this page does not know";
  }
}

/** A condition in words, such as `if model is svm or net`. */
function conditionOf(condition: Condition | undefined): string {
  if (condition === undefined) return "always";
  const alternatives = condition.map((tests) =>
    Object.entries(tests)
      .map(([name, { in: values, ge, le }]) =>
        [
          values === undefined ? "" : `${name} is ${values.map(word).join(" or ")}`,
          ge === undefined ? "" : `${name} ≥ ${shortNumber(ge)}`,
          le === undefined ? "" : `${name} ≤ ${shortNumber(le)}`,
        ]
          .filter((text) => text !== "")
          .join(" and "),
      )
      .join(" and "),
  );
  return `if ${alternatives.join(", or ")}`;
}
