// The live view of a study in a notebook, as a module of anywidget: the views of the dashboard, fed by Python.

import { leavePage } from "./page";
import { render } from "preact";
import { StudyModel } from "../model/study";
import { infoOf, replyOf, type Field, type Told } from "./state";
import { View } from "./view";
import "./widget.css";

leavePage();

/** The state that Python shares. */
interface Shared {
  get(name: "told"): Told;
  get(name: "fields"): Field[];
  get(name: "numbers"): DataView;
  get(name: "trouble"): string;
  on(event: string, listener: () => void): void;
  off(event: string, listener: () => void): void;
}

function show({ model: shared, el }: { model: Shared; el: HTMLElement }): () => void {
  const place = document.createElement("div");
  place.className = "hola-view";
  el.append(place);
  let version = 0;
  let spec = "";
  let study: StudyModel | undefined;
  const draw = (): void => {
    const told = shared.get("told");
    const latest = JSON.stringify([told.study, told.spec]);
    if (study === undefined || latest !== spec) {
      [study, spec] = [new StudyModel(infoOf(told)), latest];
    }
    study.take(replyOf(shared.get("fields"), shared.get("numbers"), ++version));
    render(<View key={spec} model={study} told={told} trouble={shared.get("trouble")} />, place);
  };
  draw();
  const events = ["change:told", "change:numbers", "change:trouble"];
  let isDue = false;
  const request = (): void => {
    if (isDue) return;
    isDue = true;
    queueMicrotask(() => {
      isDue = false;
      draw();
    });
  };
  for (const event of events) shared.on(event, request);
  return () => {
    for (const event of events) shared.off(event, request);
    render(null, place);
  };
}

export default { render: show };
