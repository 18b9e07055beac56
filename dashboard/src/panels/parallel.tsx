import { useState } from "preact/hooks";
import type { StudyModel } from "../model/study";
import { Parallel } from "../views/parallel";
import { Panel } from "./panel";
import { PlotHost } from "./plot-host";

const COUNTS = [0, 1, 5, 12, 30];
/** An axis needs this much room; a narrow window scrolls. */
const ROOM = 64;

/** Parallel coordinates of the parameters, then of what they are judged by. */
export function ParallelPanel({ model }: { model: StudyModel }) {
  const [best, setBest] = useState(12);
  const [name, setName] = useState(model.goals[0]!.group.name);
  const goal = model.goals.find(({ group }) => group.name === name) ?? model.goals[0]!;
  const axes = [...model.parameters, ...model.goals.map(({ axis }) => axis)];
  const tools = (
    <>
      <label class="pick">
        best
        <select value={best} onChange={(event) => setBest(Number(event.currentTarget.value))}>
          {COUNTS.map((count) => (
            <option key={count}>{count}</option>
          ))}
        </select>
      </label>
      {model.goals.length > 1 && (
        <label class="pick">
          of
          <select value={goal.group.name} onChange={(event) => setName(event.currentTarget.value)}>
            {model.goals.map(({ group }) => (
              <option key={group.name}>{group.name}</option>
            ))}
          </select>
        </label>
      )}
    </>
  );
  return (
    <Panel id="parallel" title="Parallel coordinates" tools={tools}>
      <div class="scroll" tabIndex={0} role="region" aria-label="Axes, scrolled sideways">
        <div style={{ minWidth: `${String(axes.length * ROOM)}px` }}>
          <PlotHost
            class="tall"
            make={(host) => new Parallel(host, model, axes, goal, best)}
            update={(plot) => Object.assign(plot, { goal, best })}
          />
        </div>
      </div>
    </Panel>
  );
}
