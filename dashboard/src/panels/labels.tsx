import type { OperatorLabels } from "hola-hpo";

/** Labels by name; an address of the web becomes a link. */
export function LabelChips({ labels }: { labels: OperatorLabels | undefined }) {
  const entries = Object.entries(labels ?? {});
  if (entries.length === 0) return null;
  return (
    <span class="labels">
      {entries.map(([name, value]) =>
        /^https?:\/\//i.test(value) ? (
          <a key={name} class="chip" href={value} target="_blank" rel="noopener noreferrer">
            {name} ↗
          </a>
        ) : (
          <span key={name} class="chip">
            {name}: {value}
          </span>
        ),
      )}
    </span>
  );
}
