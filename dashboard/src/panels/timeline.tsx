import { useModel } from "../hooks";
import type { StudyModel } from "../model/study";
import { Timeline } from "../views/timeline";
import { Panel } from "./panel";
import { PlotHost } from "./plot-host";

/** What each worker did when. */
export function TimelinePanel({ model }: { model: StudyModel }) {
  useModel(model);
  if ((model.worker.column.of?.length ?? 0) === 0) return null;
  return (
    <Panel id="timeline" title="Timeline of workers">
      <div style={{ height: `${String(Timeline.heightFor(model))}px`, display: "flex" }}>
        <PlotHost class="free" make={(host) => new Timeline(host, model)} />
      </div>
    </Panel>
  );
}
