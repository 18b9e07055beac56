import { ServerError, type Receipt, type StoredTrial } from "hola-hpo";
import type { ComponentChildren } from "preact";
import { useEffect, useState } from "preact/hooks";
import type { Control } from "../control";
import { labelChanges, LabelError, linesOf } from "../model/label-edit";
import { problemOf } from "../model/problems";
import type { StudyModel } from "../model/study";
import { ActionButton, ActionError, useAction } from "./action";
import { Dialog } from "./dialog";
import { TextField } from "./field";
import { Queued } from "./queued";

interface Props {
  readonly control: Control;
  readonly model: StudyModel;
  readonly trial: StoredTrial;
}

const OPEN: readonly string[] = ["queued", "running", "paused"];

/** The buttons that change a trial. */
export function TrialControls({ control, model, trial }: Props) {
  const { client, study, refresh } = control;
  const { trialId } = trial;
  const [isEditing, setEditing] = useState(false);
  const [notice, setNotice] = useState<ComponentChildren>();
  const cancel = useAction();
  const enqueue = useAction();
  useEffect(() => setNotice(undefined), [trialId]);

  const stop = (): void =>
    cancel.run(async () => {
      const { receipts } = await client.cancelTrials({ study, trialIds: [trialId] });
      const outcome = accepted(receipts).outcome;
      setNotice(outcome === "ended" ? "The trial had already ended." : "The trial is cancelled.");
      refresh();
    });
  const again = (): void =>
    enqueue.run(async () => {
      const { trialIds } = await client.enqueueTrials({ study, trials: [trial.parameters] });
      setNotice(<Queued study={study} trial={trialIds[0]!} />);
      refresh();
    });
  return (
    <div class="controls" role="group" aria-label="Change the trial">
      {OPEN.includes(trial.state) && (
        <ActionButton action={cancel} busy="Cancelling…" onClick={stop}>
          Cancel
        </ActionButton>
      )}
      {model.info.state !== "finished" && (
        <ActionButton action={enqueue} busy="Queueing…" onClick={again}>
          Enqueue again
        </ActionButton>
      )}
      <button type="button" onClick={() => setEditing(true)}>
        Note and labels…
      </button>
      <div class="notice" role="status">
        {notice}
      </div>
      <ActionError error={cancel.error ?? enqueue.error} />
      {isEditing && (
        <NoteDialog
          control={control}
          trial={trial}
          close={() => setEditing(false)}
          done={() => {
            setEditing(false);
            setNotice("Saved.");
            refresh();
          }}
        />
      )}
    </div>
  );
}

interface NoteProps {
  readonly control: Control;
  readonly trial: StoredTrial;
  readonly close: () => void;
  readonly done: () => void;
}

/** A form for the note and the labels of a trial. */
function NoteDialog({ control: { client, study }, trial, close, done }: NoteProps) {
  const { trialId } = trial;
  const [before] = useState(trial);
  const [note, setNote] = useState(trial.note ?? "");
  const [labels, setLabels] = useState(() => linesOf(trial.labels));
  const action = useAction();
  const wrong = action.error instanceof LabelError ? action.error.message : undefined;
  const refused = problemOf(action.error, ([, , field]) =>
    field === "note" || field === "labels" ? field : undefined,
  );

  const submit = (event: Event): void => {
    event.preventDefault();
    action.run(async () => {
      const changed = labelChanges(before.labels, labels);
      const isNoted = note.trim() !== (before.note ?? "").trim();
      if (isNoted || changed !== undefined) {
        const update = { trialId, note: isNoted ? note.trim() : undefined, labels: changed };
        accepted((await client.updateTrials({ study, updates: [update] })).receipts);
      }
      done();
    });
  };
  return (
    <Dialog title={`Note and labels of trial ${String(trialId)}`} close={close}>
      <form onSubmit={submit} noValidate>
        <TextField
          label="Note"
          value={note}
          set={setNote}
          rows={4}
          problem={refused?.[0] === "note" ? refused[1] : undefined}
        />
        <TextField
          label="Labels"
          value={labels}
          set={setLabels}
          rows={3}
          hint="name = value, one on each line. A value that begins with https:// becomes a link."
          problem={wrong ?? (refused?.[0] === "labels" ? refused[1] : undefined)}
        />
        {refused === undefined && wrong === undefined && <ActionError error={action.error} />}
        <footer>
          <button type="button" onClick={close}>
            Cancel
          </button>
          <ActionButton action={action} busy="Saving…" class="main">
            Save
          </ActionButton>
        </footer>
      </form>
    </Dialog>
  );
}

/** The receipt of a change. @throws ServerError if it was refused */
function accepted(receipts: readonly Receipt[]): Receipt {
  const receipt = receipts[0]!;
  if (receipt.error !== undefined) throw new ServerError(receipt.error);
  return receipt;
}
