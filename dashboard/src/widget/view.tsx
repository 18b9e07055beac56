import type { FunctionComponent } from "preact";
import { useModel } from "../hooks";
import { count, counted, word } from "../model/format";
import type { StudyModel } from "../model/study";
import { BrushBar } from "../panels/brush-bar";
import { ConvergencePanel } from "../panels/convergence";
import { FrontPanel } from "../panels/front";
import { ParallelPanel } from "../panels/parallel";
import type { Told } from "./state";

/** In the dashboard panels have places in a grid, by a class; here they follow each other. */
type Placed = FunctionComponent<{ model: StudyModel; class: string }>;
const [Converging, Fronts]: readonly [Placed, Placed] = [ConvergencePanel, FrontPanel];

/** The state, the best trial and the plots of a study. */
export function View({ model, told, trouble }: { model: StudyModel; told: Told; trouble: string }) {
  useModel(model);
  return (
    <>
      <Head model={model} told={told} trouble={trouble} />
      {model.selection.isEmpty ? (
        <p class="brushes quiet">Drag in any plot to filter all of them.</p>
      ) : (
        <BrushBar model={model} />
      )}
      <div class="panels">
        <Converging model={model} class="" />
        {model.goals.length > 1 && <Fronts model={model} class="" />}
        <ParallelPanel model={model} />
      </div>
    </>
  );
}

function Head({ model, told, trouble }: { model: StudyModel; told: Told; trouble: string }) {
  const counts = new Map<string, number>();
  const { values, of } = model.state.column;
  for (let row = 0; row < model.rows; row++) {
    const state = of?.[values[row]!];
    if (typeof state === "string") counts.set(state, (counts.get(state) ?? 0) + 1);
  }
  const open = ["queued", "running", "paused"].reduce((sum, state) => sum + (counts.get(state) ?? 0), 0);
  const ended = [...counts.values()].reduce((sum, n) => sum + n, 0) - open;
  return (
    <header class="top">
      <p>
        <b>{told.study}</b> {told.state}
        {told.reason !== undefined && ` (${told.reason})`}
        {told.budget !== undefined && <progress max={told.budget} value={ended} aria-label="Trials ended" />}
        {told.budget === undefined ? counted(ended, "trial") : `${count(ended)} of ${count(told.budget)} trials`}
      </p>
      <p class="quiet">{[...counts].map(([state, n]) => `${count(n)} ${state}`).join(" · ")}</p>
      {model.goals.map((goal) => {
        const row = model.best(goal).at(-1);
        if (row === undefined) return undefined;
        const shown = model.parameters.filter(({ column }) => !Number.isNaN(column.values[row]!));
        return (
          <p key={goal.group.name} class="found">
            best {goal.axis.title} <b>{goal.axis.show(row)}</b>{" "}
            <span class="quiet">
              (trial {model.trial.show(row)}: {shown.map((axis) => `${axis.title} = ${axis.show(row)}`).join(", ")})
            </span>
          </p>
        );
      })}
      {trouble !== "" && <p class="trouble">{word(trouble)}</p>}
    </header>
  );
}
