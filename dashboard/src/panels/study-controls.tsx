import type { StudyState } from "hola-hpo";
import type { ComponentChildren } from "preact";
import { useState } from "preact/hooks";
import type { Control } from "../control";
import { useModel } from "../hooks";
import { counted } from "../model/format";
import type { StudyModel } from "../model/study";
import { ActionButton, ActionError, useAction } from "./action";
import { Dialog } from "./dialog";
import { EnqueueDialog } from "./enqueue";
import { ObjectivesDialog } from "./objectives-editor";
import { StudyDialog } from "./study-editor";
import type { StudyFormProps } from "./study-form";

const FORMS = { enqueue: EnqueueDialog, objectives: ObjectivesDialog, study: StudyDialog, finish: FinishDialog };

/** The buttons that change a study. */
export function StudyControls({ control, model }: { control: Control; model: StudyModel }) {
  useModel(model);
  const [form, setForm] = useState<keyof typeof FORMS>();
  const [notice, setNotice] = useState<ComponentChildren>();
  const action = useAction();
  const { info } = model;
  const isFinished = info.state === "finished";
  const close = (): void => setForm(undefined);
  const done = (said: ComponentChildren): void => {
    close();
    setNotice(said);
    control.refresh();
  };
  const set = (state: StudyState, said: string): void =>
    action.run(async () => {
      setNotice(undefined);
      await changeState(control, model, state);
      done(said);
    });
  const open = (name: keyof typeof FORMS): void => {
    setNotice(undefined);
    setForm(name);
  };
  const Form = form === undefined ? undefined : FORMS[form];
  return (
    <div class="controls" role="group" aria-label="Change the study">
      {info.state === "running" && (
        <ActionButton action={action} busy="Pausing…" onClick={() => set("paused", "The study is paused.")}>
          Pause
        </ActionButton>
      )}
      {info.state === "paused" && (
        <ActionButton action={action} busy="Resuming…" class="main" onClick={() => set("running", "The study runs.")}>
          Resume
        </ActionButton>
      )}
      {isFinished && info.reason === "by_hand" && (
        <ActionButton action={action} busy="Reopening…" onClick={() => set("running", "The study runs again.")}>
          Reopen
        </ActionButton>
      )}
      {!isFinished && <button onClick={() => open("finish")}>Finish…</button>}
      {!isFinished && <button onClick={() => open("enqueue")}>Enqueue…</button>}
      <button onClick={() => open("objectives")}>Objectives…</button>
      <button onClick={() => open("study")}>Ends and labels…</button>
      <div class="notice" role="status">
        {notice}
      </div>
      <ActionError error={action.error} />
      {Form !== undefined && <Form control={control} model={model} close={close} done={done} />}
    </div>
  );
}

async function changeState({ client, study }: Control, model: StudyModel, state: StudyState): Promise<void> {
  const { info } = await client.setStudyState({ study, state });
  model.know(info);
}

/** Asks before a study is finished. */
function FinishDialog({ control, model, close, done }: StudyFormProps) {
  useModel(model);
  const action = useAction();
  const { running, queued, paused } = model.info.counts;
  const finish = (): void =>
    action.run(async () => {
      await changeState(control, model, "finished");
      done("The study is finished.");
    });
  return (
    <Dialog title={`Finish ${model.name}?`} close={close}>
      <ul>
        <li>
          {running === 0
            ? "No trial is running."
            : `${counted(running, "running trial")} may still end, and their results are recorded.`}
        </li>
        {queued > 0 && <li>{counted(queued, "queued trial")} will be cancelled.</li>}
        {paused > 0 && <li>{counted(paused, "paused trial")} will be stopped.</li>}
        <li>Workers get no other trials and end.</li>
      </ul>
      <p class="quiet">The study can be reopened later, but cancelled trials stay cancelled.</p>
      <ActionError error={action.error} />
      <footer>
        <button type="button" onClick={close}>
          Keep it going
        </button>
        <ActionButton action={action} busy="Finishing…" class="danger" onClick={finish}>
          Finish the study
        </ActionButton>
      </footer>
    </Dialog>
  );
}
