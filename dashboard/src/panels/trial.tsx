import type { Client, TrialChanged } from "hola-hpo";
import type { ComponentChildren } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { Reports, type Curve } from "../data/reports";
import { hasTrial, readTrial, type TrialRecord } from "../data/trial-record";
import type { Control } from "../control";
import { useModel } from "../hooks";
import type { Axis } from "../model/axis";
import { clockTime, count, duration, shortNumber, time } from "../model/format";
import type { StudyModel } from "../model/study";
import { go } from "../route";
import { Curves } from "../views/curves";
import { messageOf } from "./failure";
import { LabelChips } from "./labels";
import { PlotHost } from "./plot-host";
import { TrialControls } from "./trial-controls";

interface Props {
  readonly model: StudyModel;
  readonly client: Client;
  /** For those who may change the trial. */
  readonly control: Control | undefined;
  readonly trialId: number;
}

/** All about one trial, at the side of the page. */
export function TrialDetail({ model, client, control, trialId }: Props) {
  useModel(model);
  const [record, setRecord] = useState<TrialRecord>();
  const [curve, setCurve] = useState<Curve>();
  const [error, setError] = useState<unknown>();
  const [isMissing, setMissing] = useState(false);
  const top = useRef<HTMLButtonElement>(null);
  const row = trialId - 1;
  const changed = model.store.column("changed").values[row] ?? NaN;
  const exists = row < model.rows && !Number.isNaN(changed);
  const close = (): void => go({ study: model.name });
  const show = (id: number): void => {
    if (id >= 1 && id <= model.rows) go({ study: model.name, trial: id });
  };

  useEffect(() => {
    const ended = new AbortController();
    const { signal } = ended;
    setError(undefined);
    setMissing(false);
    if (!exists) {
      hasTrial(client, model.name, trialId, signal).then(
        (found) => signal.aborted || setMissing(!found),
        (reason: unknown) => signal.aborted || setError(reason),
      );
      return () => ended.abort();
    }
    const read = async (): Promise<void> => {
      setRecord(await readTrial(client, model.name, trialId, changed, signal));
      if (model.info.spec.steps === undefined) return;
      const [found] = await new Reports(client, model.name).read([[trialId, changed]], signal);
      setCurve(found);
    };
    read().catch((reason: unknown) => signal.aborted || setError(reason));
    return () => ended.abort();
  }, [trialId, changed]);

  useEffect(() => {
    setRecord(undefined);
    setCurve(undefined);
    const before = document.activeElement;
    top.current?.focus();
    const key = (event: KeyboardEvent): void => {
      const isTyping = event.target instanceof HTMLElement && /INPUT|SELECT|TEXTAREA/.test(event.target.tagName);
      if (event.key === "Escape") close();
      else if (isTyping) return;
      else if (event.key === "j") show(trialId + 1);
      else if (event.key === "k") show(trialId - 1);
    };
    addEventListener("keydown", key);
    return () => {
      removeEventListener("keydown", key);
      if (before instanceof HTMLElement && before.isConnected) before.focus();
    };
  }, [trialId]);

  return (
    <div class="detail" role="dialog" aria-label={`Trial ${String(trialId)}`}>
      <header>
        <h2>Trial {count(trialId)}</h2>
        {exists && (
          <span class="state">
            <i class={`dot is-${model.state.show(row)}`} aria-hidden="true" /> {model.state.show(row)}
          </span>
        )}
        <span class="space" />
        <button class="plain" aria-label="Previous trial" title="Previous trial (k)" onClick={() => show(trialId - 1)}>
          ‹
        </button>
        <button class="plain" aria-label="Next trial" title="Next trial (j)" onClick={() => show(trialId + 1)}>
          ›
        </button>
        <button class="plain" ref={top} aria-label="Close" title="Close (Esc)" onClick={close}>
          ×
        </button>
      </header>
      {!exists ? (
        <>
          <p class="quiet" role="status">
            {isMissing
              ? `The study has no trial ${count(trialId)}. The latest one is trial ${count(model.rows)}.`
              : "This page has not read the trial yet. It appears here as soon as it has."}
          </p>
          {error !== undefined && <p class="wrong">{messageOf(error)}</p>}
        </>
      ) : (
        <>
          {control !== undefined && record?.trial !== undefined && (
            <TrialControls control={control} model={model} trial={record.trial} />
          )}
          <Reason record={record} />
          {record?.trial?.note !== undefined && <p class="note">{record.trial.note}</p>}
          <LabelChips labels={record?.trial?.labels} />
          <Values title="Objectives" axes={model.objectives} row={row} />
          <Scores record={record} />
          <Values title="Parameters" axes={model.parameters} row={row} />
          {curve !== undefined && curve.reports.length > 0 && (
            <Part title="Reports">
              <PlotHost
                class="small"
                make={(host) => new Curves(host, model, model.objectives[0]!.title)}
                update={(plot) =>
                  plot.show({
                    curves: [curve],
                    best: new Set([trialId]),
                    steps: model.info.spec.steps?.max ?? 1,
                    unit: model.info.spec.steps?.unit ?? "step",
                  })
                }
              />
              {curve.decision !== undefined && (
                <p>
                  {curve.decision.decision === "stop" ? "Stopped" : "Paused"} at {curve.decision.step}
                  {curve.decision.reason !== undefined && `: ${curve.decision.reason}`}
                </p>
              )}
            </Part>
          )}
          <Run model={model} row={row} record={record} />
          {record?.metadata !== undefined && (
            <Part title="Metadata">
              <pre>{JSON.stringify(record.metadata, null, 2)}</pre>
            </Part>
          )}
          <Log model={model} events={record?.events} />
          {error !== undefined && <p class="wrong">{messageOf(error)}</p>}
        </>
      )}
    </div>
  );
}

function Part({ title, children }: { title: string; children: ComponentChildren }) {
  return (
    <section>
      <h3>{title}</h3>
      {children}
    </section>
  );
}

function Values({ title, axes, row }: { title: string; axes: readonly Axis[]; row: number }) {
  return (
    <Part title={title}>
      <dl>
        {axes.map((axis) => {
          const { values, of } = axis.column;
          const value = values[row]!;
          const text = Number.isNaN(value) ? "–" : of === undefined ? String(value) : axis.show(row);
          return (
            <div key={axis.key}>
              <dt>{axis.title}</dt>
              <dd>{text}</dd>
            </div>
          );
        })}
      </dl>
    </Part>
  );
}

function Reason({ record }: { record: TrialRecord | undefined }) {
  const reason = record?.trial?.reason ?? record?.events.filter((event) => event.reason !== undefined).at(-1)?.reason;
  return reason === undefined ? null : <pre class="reason">{reason}</pre>;
}

function Scores({ record }: { record: TrialRecord | undefined }) {
  const costs = record?.trial?.costs ?? [];
  if (costs.length === 0) return null;
  return (
    <Part title="Scores">
      <dl>
        {costs.map(({ group, cost, violation }) => (
          <div key={group}>
            <dt>cost in {group}</dt>
            <dd>
              {cost === undefined ? "–" : String(cost)}
              {violation > 0 && <span class="wrong"> violates its limits by {shortNumber(violation)}</span>}
            </dd>
          </div>
        ))}
      </dl>
    </Part>
  );
}

function Run({ model, row, record }: { model: StudyModel; row: number; record: TrialRecord | undefined }) {
  const trial = record?.trial;
  const created = model.store.column("createdMs").values[row]!;
  const [started, ended, worker] = [model.started, model.ended, model.worker].map(({ column }) => column.values[row]!);
  const facts: [string, string][] = [];
  if (trial !== undefined) {
    facts.push(["origin", trial.originDetail === undefined ? trial.origin : `${trial.origin} (${trial.originDetail})`]);
    facts.push(["attempts", count(trial.attempt)]);
    if (trial.retries > 0) facts.push(["retries", count(trial.retries)]);
    if (trial.preemptions > 0) facts.push(["preemptions", count(trial.preemptions)]);
    if (trial.step > 0) facts.push(["largest step", count(trial.step)]);
  }
  if (!Number.isNaN(worker!)) facts.push(["worker", model.workerName(model.worker.show(row))]);
  if (!Number.isNaN(created)) facts.push(["created", time(created)]);
  if (!Number.isNaN(started!)) facts.push(["started", time(started!)]);
  if (!Number.isNaN(ended!)) facts.push(["ended", time(ended!)]);
  if (ended! >= started!) facts.push(["took", duration((ended! - started!) / 1000)]);
  return (
    <Part title="Run">
      <dl>
        {facts.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </Part>
  );
}

function Log({ model, events }: { model: StudyModel; events: readonly TrialChanged[] | undefined }) {
  if (events === undefined) return <p class="quiet">Loading…</p>;
  if (events.length === 0) return null;
  return (
    <Part title="Events">
      <ol class="log">
        {events.map(({ eventId, timeMs, state, attempt, workerId, step, reason }) => (
          <li key={eventId}>
            <time title={time(timeMs)}>{clockTime(timeMs)}</time>
            <span>
              {state}
              {attempt > 0 && `, attempt ${count(attempt)}`}
              {workerId !== undefined && ` on ${model.workerName(workerId)}`}
              {step > 0 && `, step ${count(step)}`}
              {reason !== undefined && <span class="quiet"> {reason.split("\n")[0]}</span>}
            </span>
          </li>
        ))}
      </ol>
    </Part>
  );
}
