import { useState } from "preact/hooks";
import type { StudyModel } from "../model/study";
import { Convergence } from "../views/convergence";
import { Panel } from "./panel";
import { PlotHost } from "./plot-host";

/** All trials and the best so far, for a comparison group. */
export function ConvergencePanel({ model }: { model: StudyModel }) {
  const [name, setName] = useState(model.goals[0]!.group.name);
  const goal = model.goals.find(({ group }) => group.name === name) ?? model.goals[0]!;
  const tools = model.goals.length > 1 && (
    <label class="pick">
      group
      <select value={goal.group.name} onChange={(event) => setName(event.currentTarget.value)}>
        {model.goals.map(({ group }) => (
          <option key={group.name}>{group.name}</option>
        ))}
      </select>
    </label>
  );
  return (
    <Panel id="convergence" title="Convergence" tools={tools}>
      <PlotHost
        class="tall"
        make={(host) => new Convergence(host, model, goal, model.trial)}
        update={(plot) => (plot.goal = goal)}
      />
    </Panel>
  );
}
