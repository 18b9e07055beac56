import { useState } from "preact/hooks";
import type { Axis } from "../model/axis";
import { counted } from "../model/format";
import type { StudyModel } from "../model/study";
import { Front } from "../views/front";
import { Panel } from "./panel";
import { Pick } from "./pick";
import { PlotHost } from "./plot-host";

/** The trade-off between two axes, coloured by a third; with one group, any two axes. */
export function FrontPanel({ model }: { model: StudyModel }) {
  const goals = model.goals.map(({ axis }) => axis);
  const hasFront = goals.length > 1;
  const [x, setX] = useState<Axis>(hasFront ? goals[0]! : model.parameters[0]!);
  const [y, setY] = useState<Axis>(hasFront ? goals[1]! : (model.parameters[1] ?? goals[0]!));
  const [colour, setColour] = useState<Axis>(goals[2] ?? goals[0]!);
  const isLow =
    model.goals.find(({ axis }) => axis === colour)?.isLow ?? model.objective(colour.title)?.direction !== "maximize";
  const axes = model.axes.filter(({ key }) => key !== "startedMs" && key !== "endedMs");
  const tools = (
    <>
      <Pick label="x" axes={axes} value={x} set={setX} />
      <Pick label="y" axes={axes} value={y} set={setY} />
      <Pick label="colour" axes={axes} value={colour} set={setColour} />
    </>
  );
  const title = hasFront ? `Front: ${counted(model.front.length, "trial")}` : "Scatter";
  return (
    <Panel id="front" title={title} tools={tools} class={model.info.spec.steps === undefined ? "" : "half"}>
      <PlotHost
        class="tall"
        make={(host) => new Front(host, model, x, y, colour, isLow)}
        update={(plot) => Object.assign(plot, { x, y, colour, isColourLow: isLow })}
      />
    </Panel>
  );
}
