import type { StudyModel } from "../model/study";

/** A small panel beside the pointer that says what a trial is. There is one in the page. */
const panel = document.createElement("div");
panel.className = "tip";
panel.hidden = true;
panel.setAttribute("aria-hidden", "true"); // the table has the same for screen readers

/** Shows what a trial is beside the pointer, or nothing. */
export function tip(model: StudyModel, row: number | undefined, event: PointerEvent, note?: string): void {
  if (row === undefined) {
    panel.hidden = true;
    return;
  }
  if (!panel.isConnected) document.body.append(panel);
  const lines: [string, string][] = [
    ...model.goals.map(({ axis }): [string, string] => [axis.title, axis.show(row)]),
    ...model.parameters.slice(0, 12).map((axis): [string, string] => [axis.title, axis.show(row)]),
  ];
  const head = document.createElement("b");
  head.textContent = `trial ${model.trial.show(row)} · ${model.state.show(row)}`;
  const list = document.createElement("dl");
  for (const [name, value] of lines) {
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
  remark.textContent = note ?? "";
  panel.replaceChildren(head, list, remark);
  panel.hidden = false;
  const { offsetWidth: width, offsetHeight: height } = panel;
  const x = event.clientX + 16 + width > innerWidth ? event.clientX - width - 12 : event.clientX + 16;
  const y = Math.min(innerHeight - height - 6, Math.max(6, event.clientY - height / 2));
  panel.style.transform = `translate(${String(Math.max(6, x))}px, ${String(y)}px)`;
}
