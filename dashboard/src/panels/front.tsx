import { useState } from "preact/hooks";
import type { Axis } from "../model/axis";
import { counted } from "../model/format";
import { mainAxes } from "../model/main-axes";
import type { StudyModel } from "../model/study";
import { Front } from "../views/front";
import { Panel } from "./panel";
import { Pick } from "./pick";
import { PlotHost } from "./plot-host";

/** The trade-off between two axes, coloured by a third; three axes are seen from three sides. */
export function FrontPanel({ model, class: half }: { model: StudyModel; class: string }) {
  const goals = model.goals.map(({ axis }) => axis);
  const hasFront = goals.length > 1;
  const [x, setX] = useState<Axis>(() =>
    goals.length > 1 ? goals[0]! : (mainAxes(model, 2)[0] ?? model.parameters[0]!),
  );
  const [y, setY] = useState<Axis>(() => goals[1] ?? mainAxes(model, 2)[1] ?? goals[0]!);
  const [colour, setColour] = useState<Axis>(goals[2] ?? goals[0]!);
  const isLow = (axis: Axis): boolean =>
    model.goals.find((goal) => goal.axis === axis)?.isLow ?? model.objective(axis.title)?.direction !== "maximize";
  // A front of three axes is seen from its three sides, each coloured by the axis that it looks along.
  const planes: (readonly [Axis, Axis, Axis])[] = [[x, y, colour]];
  if (goals.length > 2 && new Set([x, y, colour]).size === 3) planes.push([x, colour, y], [y, colour, x]);
  const axes = model.axes.filter(({ key }) => key !== "startedMs" && key !== "endedMs");
  const tools = (
    <>
      <Pick label="x" axes={axes} value={x} set={setX} />
      <Pick label="y" axes={axes} value={y} set={setY} />
      <Pick label={planes.length > 1 ? "z" : "colour"} axes={axes} value={colour} set={setColour} />
    </>
  );
  const title = !hasFront
    ? "Scatter"
    : model.front.length === 0 && model.beyondLimits > 0
      ? "Front: no trial is within the limits"
      : `Front: ${counted(model.front.length, "trial")}`;
  return (
    <Panel id="front" title={title} tools={tools} class={planes.length > 1 ? "" : half}>
      <div class="planes">
        {planes.map(([a, b, c], i) => (
          <PlotHost
            key={i}
            class="tall"
            make={(host) => new Front(host, model, a, b, c, isLow(c))}
            update={(plot) => plot.show({ x: a, y: b, colour: c, isColourLow: isLow(c) })}
          />
        ))}
      </div>
    </Panel>
  );
}
