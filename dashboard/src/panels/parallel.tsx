import { useRef, useState } from "preact/hooks";
import type { Axis } from "../model/axis";
import { shownAxes } from "../model/main-axes";
import type { StudyModel } from "../model/study";
import { Parallel } from "../views/parallel";
import { Panel } from "./panel";
import { PlotHost } from "./plot-host";

const COUNTS = [0, 1, 5, 12, 30];
/** An axis needs this much room; a narrow window scrolls. */
const ROOM = 64;
/** Of more parameters, some are shown at first. */
const FEW = 14;
/** A canvas cannot be wider. */
const MOST = 110;

/** Parallel coordinates of the parameters, then of what they are judged by. */
export function ParallelPanel({ model }: { model: StudyModel }) {
  const [best, setBest] = useState(12);
  const [name, setName] = useState(model.goals[0]!.group.name);
  const goal = model.goals.find(({ group }) => group.name === name) ?? model.goals[0]!;
  const [isAll, setAll] = useState(false);
  const total = model.parameters.length;
  const first = useRef<readonly Axis[]>(undefined);
  if (first.current === undefined && model.completedCount > 0)
    first.current = shownAxes(model, FEW, model.best(goal).at(-1));
  const few = first.current ?? model.parameters.slice(0, FEW);
  const parameters = isAll ? model.parameters.slice(0, MOST) : few;
  const axes = [...parameters, ...model.goals.map(({ axis }) => axis)];
  const tools = (
    <>
      {total > FEW && (
        <label class="pick">
          parameters
          <select value={isAll ? "all" : "few"} onChange={(event) => setAll(event.currentTarget.value === "all")}>
            <option value="few">the main {FEW}</option>
            <option value="all">{total > MOST ? `the first ${String(MOST)}` : `all ${String(total)}`}</option>
          </select>
        </label>
      )}
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
            id={String(axes.length)}
            make={(host) => new Parallel(host, model, axes, goal, best)}
            update={(plot) => plot.show({ goal, best })}
          />
        </div>
      </div>
    </Panel>
  );
}
