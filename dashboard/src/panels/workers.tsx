import type { WorkerStatus } from "hola-hpo";
import type { Control } from "../control";
import { useModel } from "../hooks";
import { count, counted, duration, rate } from "../model/format";
import type { StudyModel } from "../model/study";
import { hashOf } from "../route";
import { DrainButton } from "./drain";
import { Panel } from "./panel";

const RECENT_MS = 600_000;
const FEW = 6;

/** The workers: who they are, what they run, and how fast they are. */
export function WorkersPanel({ model, control }: { model: StudyModel; control: Control | undefined }) {
  useModel(model);
  const { status } = model;
  const workers = [...(status?.workers ?? [])].sort(
    (a, b) => Number(b.state === "active") - Number(a.state === "active"),
  );
  const ends = model.derived("ends by worker", () => endsByWorker(model));
  const more = (status?.workerCount ?? 0) - workers.length;
  return (
    <Panel id="workers" title={`Workers (${count(status?.workerCount ?? 0)})`}>
      {workers.length === 0 ? (
        <p class="quiet centred">
          No worker is registered. <code>hola worker --study {model.name}</code> starts one.
        </p>
      ) : (
        <div class="rows">
          <table>
            <thead>
              <tr>
                {["worker", "state", "runs", "rate", "completed", "failed", "last seen", "labels"].map((title) => (
                  <th key={title} scope="col">
                    {title}
                  </th>
                ))}
                {control !== undefined && (
                  <th scope="col">
                    <span class="hidden">change</span>
                  </th>
                )}
              </tr>
            </thead>
            <tbody>
              {workers.map((worker) => (
                <Row
                  key={worker.workerId}
                  model={model}
                  control={control}
                  worker={worker}
                  ends={ends.get(worker.workerId)}
                />
              ))}
            </tbody>
          </table>
        </div>
      )}
      {more > 0 && <p class="quiet">and {counted(more, "other")}</p>}
    </Panel>
  );
}

interface RowProps {
  readonly model: StudyModel;
  readonly control: Control | undefined;
  readonly worker: WorkerStatus;
  readonly ends: Ends | undefined;
}

function Row({ model, control, worker, ends }: RowProps) {
  const { name, host, state, draining, running, silentS, labels } = worker;
  const { recent, completed, failed } = ends ?? { recent: 0, completed: 0, failed: 0 };
  return (
    <tr class={state === "active" ? "" : "quiet"}>
      <th scope="row">
        {name ?? worker.workerId.slice(0, 8)}
        {host !== undefined && <small class="quiet"> {host}</small>}
      </th>
      <td>{draining ? "draining" : state}</td>
      <td>
        {running.slice(0, FEW).map((id) => (
          <a key={id} href={hashOf({ study: model.name, trial: id })}>
            {count(id)}{" "}
          </a>
        ))}
        {running.length > FEW && `and ${count(running.length - FEW)} more`}
        {running.length === 0 && "–"}
      </td>
      <td>{rate(recent / (RECENT_MS / 1000))}</td>
      <td>{count(completed)}</td>
      <td class={failed > 0 ? "wrong" : ""}>{count(failed)}</td>
      <td>{silentS < 1 ? "now" : `${duration(silentS)} ago`}</td>
      <td>
        {Object.entries(labels ?? {}).map(([key, value]) => (
          <span key={key} class="chip">
            {key}={value}
          </span>
        ))}
      </td>
      {control !== undefined && (
        <td>
          <DrainButton control={control} worker={worker} />
        </td>
      )}
    </tr>
  );
}

/** The trials whose latest attempt a worker had: how many ended, and how many of them in the last ten minutes. */
interface Ends {
  recent: number;
  completed: number;
  failed: number;
}

/** The ends by worker, of all trials: the server counts those since it was started. */
function endsByWorker(model: StudyModel): Map<string, Ends> {
  const [ended, worker] = [model.ended.column.values, model.worker.column];
  const states = model.state.column;
  const since = Date.now() - RECENT_MS;
  const found = (worker.of ?? []).map((): Ends => ({ recent: 0, completed: 0, failed: 0 }));
  for (let row = 0; row < model.rows; row++) {
    const ends = found[worker.values[row]!];
    if (ends === undefined || Number.isNaN(ended[row]!)) continue;
    if (ended[row]! > since) ends.recent++;
    const state = states.of?.[states.values[row]!];
    if (state === "completed") ends.completed++;
    else if (state === "failed") ends.failed++;
  }
  return new Map(found.map((ends, i) => [String(worker.of![i]), ends]));
}
