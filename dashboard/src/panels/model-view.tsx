import type { Client, Condition, GetModelViewResponse } from "hola-hpo";
import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import { readModelView } from "../data/model-view";
import { useModel, useSeen } from "../hooks";
import type { Axis } from "../model/axis";
import { count, counted, word } from "../model/format";
import { byImportance } from "../model/main-axes";
import type { StudyModel } from "../model/study";
import { surfaceOf, type Layer } from "../model/surface";
import { hashOf } from "../route";
import { BEST_POINTS, ModelMap, MOST_POINTS } from "../views/model-map";
import { messageOf } from "./failure";
import { GroupPick } from "./group-pick";
import { Panel } from "./panel";
import { Pick } from "./pick";
import { PlotHost } from "./plot-host";

/** The map is computed again when the trials have grown by this factor. */
const GROWTH = 1.1;
/** Samplers that have no model of their own. */
const MODEL_FREE = new Set(["sobol", "uniform", "hypercube", "external"]);

type Answer =
  | { readonly state: "waiting"; readonly isLong: boolean }
  | { readonly state: "here"; readonly reply: GetModelViewResponse }
  | { readonly state: "failed"; readonly error: unknown };

interface Props {
  readonly model: StudyModel;
  readonly client: Client;
  /** `half` as wide as the page, or `wide`. */
  readonly class: string;
}

/** What a model predicts on two parameters that somebody chooses, at the values of the recommended trial. */
export function ModelViewPanel({ model, client, class: width }: Props) {
  useModel(model);
  const place = useRef<HTMLDivElement>(null);
  const isSeen = useSeen(place);
  const [goal, setGoal] = useState(model.goals[0]!.group.name);
  const [layer, setLayer] = useState<Layer>("mean");
  const [hasTrials, setHasTrials] = useState(true);
  const [chosen, setChosen] = useState<readonly [x?: Axis | undefined, y?: Axis | undefined]>([]);
  const [answer, setAnswer] = useState<Answer>({ state: "waiting", isLong: false });
  const [cursor, setCursor] = useState("");
  const [asked, ask] = useState(0);

  const centre = model.status?.recommended ?? model.status?.best;
  const row = centre === undefined ? undefined : centre.trialId - 1;
  const active = model.parameters.filter(({ column }) => row === undefined || !Number.isNaN(column.values[row]));
  const completed = model.info.counts.completed;
  const isReady = completed > 0 && row !== undefined && row < model.rows;
  // Chosen once: the order of importance changes with the trials.
  const first = useMemo(() => mostImportant(model, active), [isReady]);
  const x = chosen[0] ?? first[0] ?? model.parameters[0]!;
  const y = chosen[1] ?? first.find((axis) => axis !== x);
  const stage = model.info.state === "running" ? Math.floor(Math.log(completed) / Math.log(GROWTH)) : completed;
  const key = [x.title, y?.title, model.info.objectiveRevision, stage, asked].join("\n");

  useEffect(() => {
    if (!isSeen || !isReady) return;
    const ended = new AbortController();
    const names = y === undefined ? [x.title] : [x.title, y.title];
    const choices = Math.max(...[x, y].map((axis) => (axis?.scale.kind === "choice" ? axis.scale.high : 0)));
    let waits = 0;
    const wait = (): void => setAnswer({ state: "waiting", isLong: ++waits > 1 });
    readModelView(client, model.name, names, choices, ended.signal, wait).then(
      (reply) => ended.signal.aborted || setAnswer({ state: "here", reply }),
      (error: unknown) => ended.signal.aborted || setAnswer({ state: "failed", error }),
    );
    return () => ended.abort();
  }, [key, isSeen, isReady]);

  const shown = model.goals.find(({ group }) => group.name === goal) ?? model.goals[0]!;
  const reply = answer.state === "here" ? answer.reply : undefined;
  const surface = useMemo(() => reply && surfaceOf(reply, model, shown), [reply, shown]);
  const hasTooFew = reply !== undefined && reply.groups.length === 0;
  const isCurrent = surface?.x.axis === x && surface.y?.axis === y;
  const choose = (next: readonly [Axis | undefined, Axis | undefined]): void => {
    setChosen(next);
    setAnswer({ state: "waiting", isLong: false });
  };
  const tools = (
    <>
      <Pick label="x" axes={choices(active, x)} value={x} set={(axis) => choose([axis, axis === y ? x : y])} />
      {y !== undefined && (
        <Pick label="y" axes={choices(active, y)} value={y} set={(axis) => choose([axis === x ? y : x, axis])} />
      )}
      <GroupPick model={model} value={shown} set={(next) => setGoal(next.group.name)} />
      {y !== undefined && (
        <label class="pick">
          show
          <select value={layer} onChange={(event) => setLayer(event.currentTarget.value as Layer)}>
            <option value="mean">mean</option>
            <option value="deviation">standard deviation</option>
          </select>
        </label>
      )}
      <label class="pick">
        <input type="checkbox" checked={hasTrials} onChange={(event) => setHasTrials(event.currentTarget.checked)} />
        trials
      </label>
    </>
  );
  return (
    <Panel id="model" title="Model of the results" tools={tools} class={width}>
      <div ref={place} class="map">
        <PlotHost
          class={hasTooFew ? "short" : "tall"}
          make={(host) => new ModelMap(host, model)}
          update={(plot) =>
            plot.show({
              surface: isCurrent ? surface : undefined,
              layer,
              hasTrials,
              centre: row,
              onCursor: setCursor,
            })
          }
        >
          {!isCurrent && (
            <p class="over quiet" role="status">
              {messageFor(answer, completed)}
            </p>
          )}
        </PlotHost>
        {answer.state === "failed" && (
          <p class="wrong">
            {messageOf(answer.error)} <button onClick={() => ask((n) => n + 1)}>Try again</button>
          </p>
        )}
        <p class="hidden" role="status">
          {cursor}
        </p>
        {isCurrent && reply !== undefined && (
          <div class="side">
            <Key model={model} hasRegion={reply.axes.some(({ regionLow }) => regionLow !== undefined)} />
            {surface!.voids.includes(1) && (
              <p class="quiet small">
                Where nothing is drawn there is no parameter set: a parameter would not be active.
              </p>
            )}
            {[surface!.x, surface!.y].map(
              (axis) =>
                axis?.axis.scale.kind === "choice" &&
                axis.values.length < axis.axis.scale.high && (
                  <p key={axis.axis.key} class="quiet small">
                    The server predicts for the first {axis.values.length} of {axis.axis.scale.high} choices of{" "}
                    {axis.axis.title}.
                  </p>
                ),
            )}
            <Slice model={model} reply={reply} axes={[x, y]} trialId={centre?.trialId} />
            <p class="quiet small">
              A Gaussian process, fitted for this view to {counted(surface!.trials, "completed trial")}
              {completed > surface!.trials && (
                <>
                  {" "}
                  of {count(completed)}{" "}
                  <button class="link" onClick={() => ask((n) => n + 1)}>
                    Update
                  </button>
                </>
              )}
              . {MODEL_FREE.has(model.info.spec.sampler?.type ?? "") && "The sampler of the study uses no model."}
            </p>
          </div>
        )}
      </div>
    </Panel>
  );
}

/** The two most important parameters of which neither decides whether the other is active. */
function mostImportant(model: StudyModel, active: readonly Axis[]): Axis[] {
  const sorted = byImportance(model).filter((axis) => active.includes(axis));
  const isParent = (parent: Axis, child: Axis): boolean => {
    const spec = model.info.spec.parameters[model.parameters.indexOf(child)] as { readonly condition?: Condition };
    return spec.condition?.some((tests) => Object.hasOwn(tests, parent.title)) === true;
  };
  for (const [i, x] of sorted.entries()) {
    const y = sorted.slice(i + 1).find((axis) => !isParent(x, axis) && !isParent(axis, x));
    if (y !== undefined) return [x, y];
  }
  return sorted.slice(0, 2);
}

function choices(active: readonly Axis[], value: Axis): readonly Axis[] {
  return active.includes(value) ? active : [value, ...active];
}

function messageFor(answer: Answer, completed: number): string {
  if (completed === 0) return "There is no model yet: no trial is completed.";
  if (answer.state === "failed") return "There are no predictions.";
  if (answer.state === "here" && answer.reply.groups.length === 0)
    return `There are too few completed trials for a model: ${String(answer.reply.trials)}.`;
  return answer.state === "waiting" && answer.isLong
    ? "The server is busy. It still computes the model."
    : "Computing…";
}

function Key({ model, hasRegion }: { model: StudyModel; hasRegion: boolean }) {
  const { count: kept } = model.selection;
  return (
    <p class="key">
      <span>
        <i class="is-trial" /> {kept > MOST_POINTS ? `the best ${count(BEST_POINTS)} trials` : "trials"}
      </span>
      <span>
        <i class="is-centre" /> recommended trial
      </span>
      {hasRegion && (
        <span>
          <i class="is-region" /> trust region of the sampler
        </span>
      )}
    </p>
  );
}

interface SliceProps {
  readonly model: StudyModel;
  readonly reply: GetModelViewResponse;
  readonly axes: readonly (Axis | undefined)[];
  readonly trialId: number | undefined;
}

/** The values of the other parameters. */
function Slice({ model, reply, axes, trialId }: SliceProps) {
  const fixed = Object.entries(reply.at ?? {}).filter(([name]) => !axes.some((axis) => axis?.title === name));
  if (fixed.length === 0) return null;
  return (
    <p class="at">
      <span class="quiet">Other parameters as in </span>
      {trialId === undefined ? (
        <span class="quiet">the recommended trial</span>
      ) : (
        <a href={hashOf({ study: model.name, trial: trialId })}>trial {count(trialId)}</a>
      )}
      {fixed.map(([name, value]) => (
        <span key={name} class="value">
          <span class="quiet">{name}</span> {word(value)}
        </span>
      ))}
    </p>
  );
}
