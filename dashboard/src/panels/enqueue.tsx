import { useState } from "preact/hooks";
import { draftOf, fieldOfPath, fieldsOf, read, type Field } from "../model/enqueue";
import { shortNumber, word } from "../model/format";
import { problemOf } from "../model/problems";
import { ActionButton, ActionError, useAction } from "./action";
import { Dialog } from "./dialog";
import { ChoiceField, TextField } from "./field";
import { Queued } from "./queued";
import type { StudyFormProps } from "./study-form";

/** A form for the parameters of a trial, which is queued before any suggestion. */
export function EnqueueDialog({ control, model, close, done }: StudyFormProps) {
  const { spec } = model.info;
  const [best] = useState(model.status?.best);
  const [fields] = useState(() => fieldsOf(spec.parameters, best?.parameters));
  const [draft, setDraft] = useState(() => draftOf(fields));
  const [isChecked, setChecked] = useState(false);
  const action = useAction();
  const { values, active, problems } = read(fields, draft);
  const refused = problemOf(action.error, (parts) => fieldOfPath(fields, parts));

  const submit = (event: Event): void => {
    event.preventDefault();
    setChecked(true);
    if (problems.size > 0) return;
    action.run(async () => {
      const { trialIds } = await control.client.enqueueTrials({ study: control.study, trials: [values] });
      done(<Queued study={control.study} trial={trialIds[0]!} />);
    });
  };
  return (
    <Dialog title="Enqueue a trial" close={close}>
      <form onSubmit={submit} noValidate>
        <p class="quiet">
          It is evaluated before any other suggestion.
          {best !== undefined && ` The values at first are those of trial ${String(best.trialId)}, the best one.`}
        </p>
        <div class="fields">
          {fields.map((field) => {
            if (!active.has(field.name)) return null;
            const problem = refused?.[0] === field.name ? refused[1] : isChecked ? problems.get(field.name) : undefined;
            const set = (text: string): void => setDraft({ ...draft, [field.name]: text });
            return (
              <ParameterField key={field.name} field={field} value={draft[field.name]!} set={set} problem={problem} />
            );
          })}
        </div>
        {refused === undefined && <ActionError error={action.error} />}
        <footer>
          <button type="button" onClick={close}>
            Cancel
          </button>
          <ActionButton action={action} busy="Queueing…" class="main">
            Enqueue
          </ActionButton>
        </footer>
      </form>
    </Dialog>
  );
}

interface Props {
  readonly field: Field;
  readonly value: string;
  readonly set: (text: string) => void;
  readonly problem: string | undefined;
}

function ParameterField({ field, value, set, problem }: Props) {
  const { name, options, isInteger, low, high } = field;
  if (options !== undefined) {
    const titles = options.map((option, i) => [String(i), word(option)] as const);
    return <ChoiceField label={name} value={value} set={set} problem={problem} options={titles} />;
  }
  const kind = isInteger ? "whole number" : "number";
  const hint = low === -Infinity ? undefined : `${kind} from ${shortNumber(low)} to ${shortNumber(high)}`;
  return <TextField label={name} value={value} set={set} problem={problem} hint={hint} isNumber />;
}
