import type { Axis } from "../model/axis";

interface Props {
  readonly label: string;
  readonly axes: readonly Axis[];
  readonly value: Axis;
  readonly set: (axis: Axis) => void;
}

/** Chooses an axis. */
export function Pick({ label, axes, value, set }: Props) {
  return (
    <label class="pick">
      {label}
      <select value={value.key} onChange={(event) => set(axes.find(({ key }) => key === event.currentTarget.value)!)}>
        {axes.map(({ key, title }) => (
          <option key={key} value={key}>
            {title}
          </option>
        ))}
      </select>
    </label>
  );
}
