import type { ComponentChildren } from "preact";
import type { Connection } from "../data/follower";
import { useModel } from "../hooks";
import { count, counted, duration, percent, rate, shortNumber } from "../model/format";
import { paceOf } from "../model/pace";
import type { StudyModel } from "../model/study";
import { hashOf } from "../route";
import { CountsBar, STATES, totalOf } from "./counts";
import { LabelChips } from "./labels";

/** The name and state of a study, its counts, its best, its ends, and what stopping saved. */
export function StudyHeader({
  model,
  connection,
  children,
}: {
  model: StudyModel;
  connection: Connection;
  children?: ComponentChildren;
}) {
  useModel(model);
  const { info } = model;
  const { spec, state, reason } = info;
  return (
    <header class="study-head">
      <div class="title">
        <h1>{info.study}</h1>
        <span class={`chip is-${state}`}>{state}</span>
        {state === "finished" && reason !== undefined && <span class="quiet">by {reason}</span>}
        <Live connection={connection} />
        <span class="space" />
        {children}
      </div>
      {model.status?.storageProblem !== undefined && (
        <p class="failure" role="alert">
          Results cannot be stored at the moment: {model.status.storageProblem}
        </p>
      )}
      {(spec.description !== undefined || spec.labels !== undefined) && (
        <p class="about">
          {spec.description} <LabelChips labels={spec.labels} />
        </p>
      )}
      <div class="tiles">
        <Trials model={model} />
        {model.goals.map((goal) => {
          const row = model.best(goal).at(-1);
          return (
            <Tile key={goal.group.name} title={`best ${goal.axis.title}`}>
              {row === undefined ? (
                <NoBest model={model} />
              ) : (
                <>
                  <b class="best">{goal.axis.show(row)}</b>
                  <a href={hashOf({ study: model.name, trial: row + 1 })}>trial {count(row + 1)}</a>
                </>
              )}
            </Tile>
          );
        })}
        {model.goals.length > 1 && (
          <Tile title="front">
            <b>{count(model.front.length)}</b>
            <span>{model.front.length === 1 ? "trial" : "trials"}</span>
          </Tile>
        )}
        <Pace model={model} />
        {spec.steps !== undefined && <Saved model={model} />}
        <Tile title="workers">
          <b>{count(model.status?.workers.filter((worker) => worker.state === "active").length ?? 0)}</b>
          <span>active, {counted(info.counts.running, "lease")}</span>
        </Tile>
      </div>
    </header>
  );
}

/** Why there is no best trial. */
function NoBest({ model }: { model: StudyModel }) {
  const nearest = model.nearestToLimits;
  if (nearest === undefined) {
    return (
      <>
        <b>–</b>
        <span class="quiet small">no trial is completed</span>
      </>
    );
  }
  return (
    <>
      <b>–</b>
      <span class="quiet small">
        no trial is within the limits; nearest:{" "}
        <a href={hashOf({ study: model.name, trial: nearest + 1 })}>trial {count(nearest + 1)}</a>
      </span>
    </>
  );
}

function Tile({ title, children }: { title: string; children: ComponentChildren }) {
  return (
    <div class="tile">
      <h2>{title}</h2>
      <p>{children}</p>
    </div>
  );
}

function Live({ connection }: { connection: Connection }) {
  const words = { loading: "loading", live: "live", reconnecting: "reconnecting…", failed: "failed" };
  return (
    <span class={`live is-${connection.state}`} role="status">
      <i aria-hidden="true" /> {words[connection.state]}
    </span>
  );
}

/** Trials by state; a click keeps those of one state in all views. */
function Trials({ model }: { model: StudyModel }) {
  const { counts, spec } = model.info;
  const total = totalOf(counts);
  const of = model.state.column.of ?? [];
  const brush = model.selection.brushOf(model.state);
  const kept = brush !== undefined && "choices" in brush ? brush.choices : undefined;
  const toggle = (code: number): void => {
    const next = new Set(kept ?? []);
    if (!next.delete(code)) next.add(code);
    model.brush(model.state, next.size === 0 ? undefined : { choices: next });
  };
  return (
    <div class="tile wide">
      <h2>trials</h2>
      <p>
        <b>{count(total)}</b>
        {spec.maxTrials !== undefined && <span>of {count(spec.maxTrials)}</span>}
      </p>
      <CountsBar counts={counts} most={spec.maxTrials} />
      <div class="legend">
        {STATES.filter((state) => counts[state] > 0).map((state) => {
          const code = of.indexOf(state);
          return (
            <button
              key={state}
              class="plain"
              disabled={code < 0}
              aria-pressed={kept?.has(code) ?? false}
              title={`Only ${state} trials`}
              onClick={() => toggle(code)}
            >
              <i class={`is-${state}`} aria-hidden="true" /> {count(counts[state])} {state}
            </button>
          );
        })}
      </div>
    </div>
  );
}

function Pace({ model }: { model: StudyModel }) {
  const { info } = model;
  const { spec } = info;
  const tenSeconds = Math.floor(Date.now() / 10_000);
  const pace =
    info.state === "finished"
      ? 0
      : model.derived(`pace ${String(tenSeconds % 2)}`, () =>
          paceOf(model.ended.column.values, model.rows, Date.now()),
        );
  const left = spec.maxTrials === undefined ? undefined : spec.maxTrials - info.createdTrials + info.counts.running;
  const isIdle =
    info.state === "running" &&
    info.counts.running === 0 &&
    model.status?.workers.some(({ state: now }) => now === "active") !== true;
  const ends: string[] = [];
  if (spec.maxTrials !== undefined) ends.push(`${counted(spec.maxTrials, "trial")}`);
  if (spec.maxSteps !== undefined) ends.push(`${shortNumber(info.usedSteps)} of ${counted(spec.maxSteps, "step")}`);
  if (spec.deadlineS !== undefined)
    ends.push(`${duration(Math.max(0, spec.deadlineS - info.runningS))} left of ${duration(spec.deadlineS)}`);
  if (spec.maxFailures !== undefined) ends.push(counted(spec.maxFailures, "failure"));
  if (spec.maxConsecutiveFailures !== undefined)
    ends.push(`${counted(spec.maxConsecutiveFailures, "failure")} in a row`);
  for (const [name, value] of Object.entries(spec.stopAt ?? {})) ends.push(`${name} reaches ${shortNumber(value)}`);
  return (
    <div class="tile">
      <h2>{info.state === "finished" ? "ran" : "rate"}</h2>
      <p>
        <b>{info.state === "finished" ? duration(info.runningS) : isIdle ? "idle" : rate(pace)}</b>
        {isIdle && <span class="quiet small">no worker is active</span>}
        {info.state === "running" && left !== undefined && left > 0 && pace > 0 && info.counts.running > 0 && (
          <span>about {duration(left / pace)} left</span>
        )}
      </p>
      <p class="quiet">{ends.length === 0 ? "no end is set" : `ends at ${ends.join(", or ")}`}</p>
    </div>
  );
}

function Saved({ model }: { model: StudyModel }) {
  const { usedSteps, savedSteps, spec, counts } = model.info;
  const unit = spec.steps?.unit ?? "step";
  const whole = usedSteps + savedSteps;
  return (
    <div class="tile">
      <h2>saved by stopping</h2>
      <p>
        <b>{whole === 0 ? "–" : percent(savedSteps / whole)}</b>
      </p>
      <p class="quiet">
        {shortNumber(savedSteps)} of {shortNumber(whole)} {unit}s, {counted(counts.stopped, "trial")} stopped
      </p>
    </div>
  );
}
