import { useState } from "preact/hooks";
import type { StudyModel } from "../model/study";
import { Convergence } from "../views/convergence";
import { GroupPick } from "./group-pick";
import { Panel } from "./panel";
import { PlotHost } from "./plot-host";

const BY_END = "hola.convergence.by-end";

/** All trials and the best so far, for a comparison group. */
export function ConvergencePanel({ model, class: half }: { model: StudyModel; class: string }) {
  const [name, setName] = useState(model.goals[0]!.group.name);
  const goal = model.goals.find(({ group }) => group.name === name) ?? model.goals[0]!;
  const [isByEnd, setByEnd] = useState(localStorage.getItem(BY_END) === "1");
  const choose = (value: boolean): void => {
    localStorage.setItem(BY_END, value ? "1" : "0");
    setByEnd(value);
  };
  const tools = (
    <>
      <label class="pick">
        order
        <select
          value={isByEnd ? "completed" : "created"}
          onChange={(event) => choose(event.currentTarget.value === "completed")}
        >
          <option value="created">trial number</option>
          <option value="completed">completion</option>
        </select>
      </label>
      <GroupPick model={model} value={goal} set={(next) => setName(next.group.name)} />
    </>
  );
  return (
    <Panel id="convergence" title="Convergence" tools={tools} class={half}>
      <PlotHost
        class="tall"
        make={(host) => new Convergence(host, model, goal, isByEnd)}
        update={(plot) => plot.show({ goal, isByEnd })}
      />
    </Panel>
  );
}
