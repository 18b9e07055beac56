import type { WorkerStatus } from "hola-hpo";
import type { Control } from "../control";
import { ActionButton, ActionError, useAction } from "./action";

/** Lets a worker finish its trials and end, or lets it go on after all. */
export function DrainButton({ control, worker }: { control: Control; worker: WorkerStatus }) {
  const action = useAction();
  const { workerId, draining, state } = worker;
  if (state === "deregistered") return null;
  const name = worker.name ?? workerId.slice(0, 8);
  const change = (): void =>
    action.run(async () => {
      await control.client.drainWorkers({ study: control.study, workerIds: [workerId], drain: !draining });
      control.refresh();
    });
  return (
    <>
      <ActionButton action={action} busy={draining ? "Letting it go on…" : "Draining…"} onClick={change}>
        {draining ? "Let go on" : "Drain"} <span class="hidden">{name}</span>
      </ActionButton>
      <ActionError error={action.error} />
    </>
  );
}
