import type { ObjectiveSpec, PreviewObjectivesResponse } from "hola-hpo";
import { useEffect, useState } from "preact/hooks";
import { count, shortNumber } from "../model/format";
import {
  draftsOf,
  effectOf,
  fieldName,
  movesOf,
  objectiveField,
  readObjectives,
  type ObjectiveDraft,
  type ObjectiveField,
} from "../model/objective-edit";
import { problemOf } from "../model/problems";
import { ActionButton, ActionError, useAction } from "./action";
import { Dialog } from "./dialog";
import { ChoiceField, TextField } from "./field";
import type { StudyFormProps } from "./study-form";

interface Preview {
  readonly objectives: readonly ObjectiveSpec[];
  readonly today: PreviewObjectivesResponse;
  readonly then: PreviewObjectivesResponse;
}

const DIRECTIONS = [
  ["minimize", "minimize"],
  ["maximize", "maximize"],
] as const;

/** A form for the settings of the objectives; they are applied only after their effect was seen. */
export function ObjectivesDialog({ control, model, close, done }: StudyFormProps) {
  const { client, study } = control;
  const [{ spec, revision }] = useState(model.info);
  const [drafts, setDrafts] = useState(() => draftsOf(spec.objectives));
  const [preview, setPreview] = useState<Preview>();
  const [isChecked, setChecked] = useState(false);
  const look = useAction();
  const apply = useAction();
  const { objectives, problems } = readObjectives(drafts);
  const error = apply.error ?? look.error;
  const refused = problemOf(error, objectiveField);

  const edit = (index: number, field: ObjectiveField, value: string): void => {
    setDrafts(drafts.map((draft, i) => (i === index ? ({ ...draft, [field]: value } as ObjectiveDraft) : draft)));
    setPreview(undefined); // it shows other objectives
  };
  const problem = (index: number, field: ObjectiveField): string | undefined => {
    const name = fieldName(index, field);
    return refused?.[0] === name ? refused[1] : isChecked ? problems.get(name) : undefined;
  };
  const show = (event: Event): void => {
    event.preventDefault();
    setChecked(true);
    if (problems.size > 0) return;
    look.run(async () => {
      const [today, then] = await Promise.all(
        [spec.objectives, objectives].map((some) => client.previewObjectives({ study, objectives: some })),
      );
      setPreview({ objectives, today: today!, then: then! });
    });
  };
  const save = (): void =>
    apply.run(async () => {
      const request = { study, expectedRevision: revision, objectives: preview!.objectives };
      const { info } = await client.updateObjectives(request);
      model.know(info);
      done("The objectives are changed, and all trials are scored by them.");
    });
  return (
    <Dialog title={`Objectives of ${model.name}`} class="wide" close={close}>
      <form onSubmit={show} noValidate>
        {drafts.map((draft, i) => {
          const set = (field: ObjectiveField) => (value: string) => edit(i, field, value);
          return (
            <fieldset key={draft.name}>
              <legend>{draft.name}</legend>
              <div class="fields">
                <ChoiceField
                  label="Direction"
                  value={draft.direction}
                  set={set("direction")}
                  options={DIRECTIONS}
                  problem={problem(i, "direction")}
                />
                {(
                  [
                    ["target", "Target", "better than this counts no more"],
                    ["limit", "Limit", "the worst acceptable value"],
                    ["priority", "Priority", "its weight in its group"],
                  ] as const
                ).map(([field, label, hint]) => (
                  <TextField
                    key={field}
                    label={label}
                    value={draft[field]}
                    set={set(field)}
                    hint={hint}
                    problem={problem(i, field)}
                    isNumber
                  />
                ))}
                <TextField
                  label="Group"
                  value={draft.group}
                  set={set("group")}
                  hint="groups are compared by fronts"
                  problem={problem(i, "group")}
                />
              </div>
            </fieldset>
          );
        })}
        {preview !== undefined && <Effect preview={preview} />}
        {refused === undefined && <ActionError error={error} />}
        <footer>
          <button type="button" onClick={close}>
            Cancel
          </button>
          <ActionButton action={look} busy="Ranking…" class={preview === undefined ? "main" : ""}>
            Preview
          </ActionButton>
          <ActionButton action={apply} busy="Applying…" class="main" isDisabled={preview === undefined} onClick={save}>
            Apply
          </ActionButton>
        </footer>
      </form>
    </Dialog>
  );
}

/** The best trials of today beside the best ones under the new objectives. */
function Effect({ preview: { objectives, today, then } }: { preview: Preview }) {
  const names = objectives.map(({ name }) => name);
  const [said, setSaid] = useState("");
  useEffect(() => {
    setSaid(effectOf(today, then)); // after the region that announces it is there
  }, [today, then]);
  return (
    <section class="effect">
      <p role="status">
        <b>{said}</b>
      </p>
      <div class="pair">
        <Ranking title="Today" groups={today.groups} names={names} rows={movesOf([], today.items)} />
        <Ranking
          title="With these objectives"
          groups={then.groups}
          names={names}
          rows={movesOf(today.items, then.items)}
          isNew
        />
      </div>
    </section>
  );
}

interface RankingProps {
  readonly title: string;
  readonly groups: readonly string[];
  readonly names: readonly string[];
  readonly rows: ReturnType<typeof movesOf>;
  readonly isNew?: boolean;
}

function Ranking({ title, groups, names, rows, isNew = false }: RankingProps) {
  return (
    <div class="rows" tabIndex={0} role="region" aria-label={title}>
      <table>
        <caption>{title}</caption>
        <thead>
          <tr>
            <th scope="col">{groups.length > 1 ? "front" : "place"}</th>
            <th scope="col">trial</th>
            {names.map((name) => (
              <th key={name} scope="col">
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(({ item: { rank, trial }, before }) => (
            <tr key={trial.trialId}>
              <td>
                {count(rank)}
                {isNew && before !== rank && (
                  <small class="quiet"> {before === undefined ? "new" : `was ${count(before)}`}</small>
                )}
              </td>
              <th scope="row">{count(trial.trialId)}</th>
              {names.map((name) => (
                <td key={name}>{shortNumber(trial.objectives?.[name] ?? NaN)}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
