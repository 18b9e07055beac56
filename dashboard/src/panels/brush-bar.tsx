import type { StudyModel } from "../model/study";
import { count, shortNumber, time, word } from "../model/format";
import type { Axis } from "../model/axis";
import type { Brush } from "../model/selection";
import { useModel } from "../hooks";

/** What is kept, and each brush with a button that removes it. */
export function BrushBar({ model }: { model: StudyModel }) {
  useModel(model);
  const { selection } = model;
  return (
    <div class="brushes" role="status">
      {selection.isEmpty ? (
        <span class="quiet">Drag in any plot to filter all of them; a click shows the trial.</span>
      ) : (
        <>
          <span>
            <b>{count(selection.count)}</b> of {count(model.rows)} trials
          </span>
          {selection.brushes.map(([axis, brush]) => (
            <button key={axis.key} class="chip" onClick={() => model.brush(axis, undefined)} title="Remove this filter">
              {describeBrush(axis, brush)} <span aria-hidden="true">×</span>
              <span class="hidden">, remove</span>
            </button>
          ))}
          <button class="chip main" onClick={() => model.clear()}>
            Clear all
          </button>
        </>
      )}
    </div>
  );
}

/** A brush in words, such as `lr 1e-4 – 0.01`. */
export function describeBrush(axis: Axis, brush: Brush): string {
  const { of } = axis.column;
  if ("choices" in brush) {
    return `${axis.title}: ${[...brush.choices].map((index) => word(of?.[index] ?? null)).join(", ") || "none"}`;
  }
  const [from, to] = brush.interval;
  const { scale } = axis;
  if (to < 0) return `${axis.title}: none`;
  if (of !== undefined) {
    const kept = of.filter((_, index) => scale.at(index) >= from && scale.at(index) <= to);
    return `${axis.title}: ${kept.map(word).join(", ") || "none"}`;
  }
  const show = axis.key.endsWith("Ms") ? time : (value: number) => shortNumber(Number(value.toPrecision(3)));
  const range = `${show(scale.value(Math.max(0, from)))} – ${show(scale.value(to))}`;
  return `${axis.title} ${range}${from < 0 ? " or none" : ""}`;
}
