import type { ComponentChildren } from "preact";
import { useId } from "preact/hooks";

/** What the control of a field needs to be labelled and described. */
export interface ControlProps {
  readonly id: string;
  readonly "aria-invalid": boolean;
  readonly "aria-describedby": string | undefined;
}

interface Props {
  readonly label: string;
  readonly hint?: string | undefined;
  readonly problem?: string | undefined;
  readonly children: (props: ControlProps) => ComponentChildren;
}

/** A labelled control, with what is wrong with it. */
export function Field({ label, hint, problem, children }: Props) {
  const id = useId();
  const said = problem !== undefined || hint !== undefined;
  return (
    <div class="field">
      <label for={id}>{label}</label>
      {children({ id, "aria-invalid": problem !== undefined, "aria-describedby": said ? `${id}-said` : undefined })}
      {said && (
        <small id={`${id}-said`} class={problem === undefined ? "quiet" : "wrong"}>
          {problem ?? hint}
        </small>
      )}
    </div>
  );
}

interface TextProps extends Omit<Props, "children"> {
  readonly value: string;
  readonly set: (text: string) => void;
  readonly isNumber?: boolean;
  readonly rows?: number;
}

/** A labelled text, number, or several lines of text. */
export function TextField({ value, set, isNumber = false, rows, ...field }: TextProps) {
  return (
    <Field {...field}>
      {(props) =>
        rows === undefined ? (
          <input
            {...props}
            type="text"
            inputMode={isNumber ? "decimal" : "text"}
            autocomplete="off"
            spellcheck={false}
            value={value}
            onInput={(event) => set(event.currentTarget.value)}
          />
        ) : (
          <textarea {...props} rows={rows} value={value} onInput={(event) => set(event.currentTarget.value)} />
        )
      }
    </Field>
  );
}

interface ChoiceProps extends Omit<Props, "children"> {
  readonly value: string;
  readonly set: (value: string) => void;
  readonly options: readonly (readonly [value: string, title: string])[];
}

/** A labelled choice. */
export function ChoiceField({ value, set, options, ...field }: ChoiceProps) {
  return (
    <Field {...field}>
      {(props) => (
        <select {...props} value={value} onChange={(event) => set(event.currentTarget.value)}>
          {options.map(([key, title]) => (
            <option key={key} value={key}>
              {title}
            </option>
          ))}
        </select>
      )}
    </Field>
  );
}
