import { useState } from "preact/hooks";
import { problemOf } from "../model/problems";
import { endsOf, stopAt, studyChanges, studyDraft, studyField } from "../model/study-edit";
import { ActionButton, ActionError, useAction } from "./action";
import { Dialog } from "./dialog";
import { TextField } from "./field";
import type { StudyFormProps } from "./study-form";

/** A form for the ends, the description and the labels of a study. */
export function StudyDialog({ control, model, close, done }: StudyFormProps) {
  const [{ spec, revision }] = useState(model.info);
  const [draft, setDraft] = useState(() => studyDraft(spec));
  const [isChecked, setChecked] = useState(false);
  const action = useAction();
  const { changes, problems } = studyChanges(spec, draft);
  const refused = problemOf(action.error, (parts) => studyField(spec, parts));

  const submit = (event: Event): void => {
    event.preventDefault();
    setChecked(true);
    if (problems.size > 0) return;
    if (changes === undefined) return close();
    action.run(async () => {
      const { info } = await control.client.updateStudy({
        study: control.study,
        expectedRevision: revision,
        ...changes,
      });
      model.know(info);
      done("The study is changed.");
    });
  };
  const text = (field: string, label: string, more: { hint?: string; rows?: number } = {}) => (
    <TextField
      key={field}
      label={label}
      value={draft[field] ?? ""}
      set={(value) => setDraft({ ...draft, [field]: value })}
      problem={refused?.[0] === field ? refused[1] : isChecked ? problems.get(field) : undefined}
      isNumber={more.rows === undefined}
      {...more}
    />
  );
  return (
    <Dialog title={`Ends and labels of ${model.name}`} close={close}>
      <form onSubmit={submit} noValidate>
        <fieldset>
          <legend>The study ends after</legend>
          <p class="quiet">
            An empty field is no end. A study that one of its ends finished goes on when that end is raised.
          </p>
          <div class="fields">{endsOf(spec).map(({ name, title }) => text(name, title))}</div>
        </fieldset>
        <fieldset>
          <legend>or when one trial reaches all of</legend>
          <div class="fields">{spec.objectives.map(({ name }) => text(stopAt(name), name))}</div>
        </fieldset>
        {text("description", "Description", { rows: 3 })}
        {text("labels", "Labels", {
          rows: 3,
          hint: "name = value, one on each line. A value that begins with https:// becomes a link.",
        })}
        {refused === undefined && <ActionError error={action.error} />}
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
