import { useState } from "preact/hooks";
import { useModel } from "../hooks";
import { percent } from "../model/format";
import { importancesOf } from "../model/importance";
import type { Goal, StudyModel } from "../model/study";
import { Slice } from "../views/slice";
import { GroupPick } from "./group-pick";
import { Panel } from "./panel";
import { PlotHost } from "./plot-host";

const FEW = 12;

/** Each parameter against the objective, the most important first. */
export function SlicesPanel({ model }: { model: StudyModel }) {
  useModel(model);
  const [name, setName] = useState(model.goals[0]!.group.name);
  const [isOpen, setOpen] = useState(false);
  const goal = model.goals.find(({ group }) => group.name === name) ?? model.goals[0]!;
  const importances = importancesFor(model, goal);
  const axes = importances.length > 0 ? importances.map(({ axis }) => axis) : model.parameters;
  const shown = isOpen ? axes : axes.slice(0, FEW);
  const tools = <GroupPick model={model} value={goal} set={(next) => setName(next.group.name)} />;
  return (
    <Panel id="slices" title={`Parameters against ${goal.axis.title}, by importance`} tools={tools}>
      <div class="slices">
        {shown.map((axis) => {
          const share = importances.find((found) => found.axis === axis)?.share;
          return (
            <figure key={axis.key}>
              <figcaption>
                <span>{axis.title}</span>
                {share !== undefined && (
                  <span
                    class="share"
                    title="Importance (PED-ANOVA): how far the best tenth of the trials differs from all"
                  >
                    <i style={{ width: `${String(Math.round(60 * share))}px` }} />
                    {percent(share)}
                  </span>
                )}
              </figcaption>
              <PlotHost
                class="small"
                make={(host) => new Slice(host, model, axis, goal)}
                update={(plot) => plot.show({ goal })}
              />
            </figure>
          );
        })}
      </div>
      {axes.length > FEW && (
        <button class="plain" onClick={() => setOpen(!isOpen)}>
          {isOpen ? "Show fewer" : `Show all ${String(axes.length)} parameters`}
        </button>
      )}
    </Panel>
  );
}

function importancesFor(model: StudyModel, goal: Goal) {
  return model.derived(`importance ${goal.group.name}`, () =>
    importancesOf(model.parameters, model.ranking(goal), model.rows),
  );
}
