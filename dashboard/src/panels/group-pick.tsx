import type { Goal, StudyModel } from "../model/study";

interface Props {
  readonly model: StudyModel;
  readonly value: Goal;
  readonly set: (goal: Goal) => void;
}

/** Chooses a comparison group; nothing if there is only one. */
export function GroupPick({ model, value, set }: Props) {
  if (model.goals.length < 2) return null;
  return (
    <label class="pick">
      group
      <select
        value={value.group.name}
        onChange={(event) => set(model.goals.find(({ group }) => group.name === event.currentTarget.value)!)}
      >
        {model.goals.map(({ group }) => (
          <option key={group.name}>{group.name}</option>
        ))}
      </select>
    </label>
  );
}
