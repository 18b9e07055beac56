import type { Client } from "hola-hpo";
import { useEffect, useRef, useState } from "preact/hooks";
import { Doorbell } from "../data/doorbell";
import { Reports, type Curve } from "../data/reports";
import { useModel } from "../hooks";
import { counted } from "../model/format";
import type { StudyModel } from "../model/study";
import { hashOf } from "../route";
import { Curves } from "../views/curves";
import { Panel } from "./panel";
import { PlotHost } from "./plot-host";

const LATEST = 120;
const BEST = 5;
const FEW = 8;
const PAUSE_MS = 1500;

interface Props {
  readonly model: StudyModel;
  readonly client: Client;
  /** `half` as wide as the page, or empty. */
  readonly class: string;
}

/** The learning curves of the latest trials that are kept and of the best ones, and why some were stopped. */
export function CurvesPanel({ model, client, class: width }: Props) {
  useModel(model);
  const reports = useRef(new Reports(client, model.name));
  const [curves, setCurves] = useState<readonly Curve[]>([]);
  const [objective, setObjective] = useState(model.objectives[0]!.title);
  const best = model.top(model.goals[0]!, BEST).map((row) => row + 1);
  const wanted = [...new Set([...best, ...latest(model)])];
  const changed = model.store.column("changed").values;
  const key = wanted.map((id) => `${String(id)}.${String(changed[id - 1])}`).join();

  const latestWanted = useRef(wanted);
  latestWanted.current = wanted;
  const ended = useRef(new AbortController());
  const bell = useRef<Doorbell | undefined>(undefined);
  bell.current ??= new Doorbell(
    async () => {
      const { signal } = ended.current;
      const trials = latestWanted.current.map((id) => [id, model.store.column("changed").values[id - 1]!] as const);
      try {
        setCurves(await reports.current.read(trials, signal));
      } catch (error) {
        if (!signal.aborted) console.warn(error);
      }
    },
    () => PAUSE_MS,
  );
  useEffect(() => bell.current!.ring(), [key]);
  useEffect(() => () => ended.current.abort(), []);

  const { steps } = model.info.spec;
  const stopped = curves
    .filter(({ decision }) => decision !== undefined)
    .slice(-FEW)
    .reverse();
  const tools = model.objectives.length > 1 && (
    <label class="pick">
      objective
      <select value={objective} onChange={(event) => setObjective(event.currentTarget.value)}>
        {model.objectives.map(({ title }) => (
          <option key={title}>{title}</option>
        ))}
      </select>
    </label>
  );
  return (
    <Panel id="curves" title={`Learning curves of ${counted(curves.length, "trial")}`} tools={tools} class={width}>
      <PlotHost
        class="tall"
        make={(host) => new Curves(host, model, objective)}
        update={(plot) =>
          plot.show({
            curves,
            objective,
            best: new Set(best),
            steps: steps?.max ?? 1,
            unit: steps?.unit ?? "step",
          })
        }
      />
      {stopped.length > 0 && (
        <details class="stopped">
          <summary>{counted(model.info.counts.stopped, "trial")} stopped; the latest</summary>
          <ul>
            {stopped.map(({ trialId, decision }) => (
              <li key={trialId}>
                <a href={hashOf({ study: model.name, trial: trialId })}>trial {trialId}</a> at {steps?.unit ?? "step"}{" "}
                {decision!.step}
                {decision!.reason !== undefined && `: ${decision!.reason}`}
              </li>
            ))}
          </ul>
        </details>
      )}
    </Panel>
  );
}

/** The ids of the latest trials that are kept and have begun. */
function latest(model: StudyModel): number[] {
  const ids: number[] = [];
  const [started, mask] = [model.started.column.values, model.selection.mask];
  for (let row = model.rows - 1; row >= 0 && ids.length < LATEST; row--) {
    if (mask[row] === 0 && started[row]! > 0) ids.push(row + 1);
  }
  return ids;
}
