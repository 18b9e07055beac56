import type { StudyModel } from "../model/study";

/** A small panel beside the pointer that says what is there. There is one in the page. */
const panel = document.createElement("div");
panel.className = "tip";
panel.hidden = true;
panel.setAttribute("aria-hidden", "true"); // the table has the same for screen readers

const MOST_PARAMETERS = 12;

/** What the panel says. */
export interface Said {
  readonly title: string;
  readonly lines: readonly (readonly [name: string, value: string])[];
  readonly note?: string | undefined;
}

/** A place in the window, such as that of a pointer. */
export type Pointed = Pick<PointerEvent, "clientX" | "clientY">;

/** Shows what a trial is beside the pointer, or nothing. */
export function tip(model: StudyModel, row: number | undefined, event: Pointed, note?: string): void {
  say(row === undefined ? undefined : trialIn(model, row, note), event);
}

function trialIn(model: StudyModel, row: number, note?: string): Said {
  // A parameter that is not active says nothing.
  const active = model.parameters.filter(({ column }) => !Number.isNaN(column.values[row]!));
  const lines: [string, string][] = [
    ...model.goals.map(({ axis }): [string, string] => [axis.title, axis.show(row)]),
    ...active.slice(0, MOST_PARAMETERS).map((axis): [string, string] => [axis.title, axis.show(row)]),
  ];
  const left = active.length - MOST_PARAMETERS;
  const rest = left > 0 ? `and ${String(left)} more parameter${left > 1 ? "s" : ""}` : undefined;
  return { title: `trial ${model.trial.show(row)} · ${model.state.show(row)}`, lines, note: note ?? rest };
}

/** What a trial is, as a sentence for screen readers. */
export function sentence(model: StudyModel, row: number): string {
  const { title, lines } = trialIn(model, row);
  return `${title.replace(" · ", ", ")}: ${lines.map(([name, value]) => `${name} ${value}`).join(", ")}`;
}

/** Shows something beside the pointer, or nothing. */
export function say(said: Said | undefined, event: Pointed): void {
  if (said === undefined) {
    panel.hidden = true;
    return;
  }
  if (!panel.isConnected) document.body.append(panel);
  const head = document.createElement("b");
  head.textContent = said.title;
  const list = document.createElement("dl");
  for (const [name, value] of said.lines) {
    for (const [tag, text] of [
      ["dt", name],
      ["dd", value],
    ] as const) {
      const item = document.createElement(tag);
      item.textContent = text;
      list.append(item);
    }
  }
  const remark = document.createElement("p");
  remark.textContent = said.note ?? "";
  panel.replaceChildren(head, list, remark);
  panel.hidden = false;
  const { offsetWidth: width, offsetHeight: height } = panel;
  const x = event.clientX + 16 + width > innerWidth ? event.clientX - width - 12 : event.clientX + 16;
  const y = Math.min(innerHeight - height - 6, Math.max(6, event.clientY - height / 2));
  panel.style.transform = `translate(${String(Math.max(6, x))}px, ${String(y)}px)`;
}
