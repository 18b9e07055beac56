import { isCode, TransportError, type Client } from "hola-hpo";
import { useEffect } from "preact/hooks";
import { useModel } from "../hooks";
import type { StudyModel } from "../model/study";
import { Timeline } from "../views/timeline";
import { Panel } from "./panel";
import { PlotHost } from "./plot-host";

const PAGE = 1000;
const MOST_PAGES = 20;
/** The pause before a server that could not be reached is asked again. */
const RETRY_MS = 1500;

/** What each worker did when. */
export function TimelinePanel({ model, client }: { model: StudyModel; client: Client }) {
  useModel(model);
  useEffect(() => {
    const ended = new AbortController();
    readAttempts(model, client, ended.signal).catch((error: unknown) => ended.signal.aborted || console.warn(error));
    return () => ended.abort();
  }, [model]);
  if ((model.worker.column.of?.length ?? 0) === 0) return null;
  return (
    <Panel id="timeline" title="Timeline of workers and attempts">
      <div style={{ height: `${String(Timeline.heightFor(model))}px`, display: "flex" }}>
        <PlotHost class="free" make={(host) => new Timeline(host, model)} />
      </div>
    </Panel>
  );
}

/** Earlier attempts are known from the events that the server still stores. */
async function readAttempts(model: StudyModel, client: Client, signal: AbortSignal): Promise<void> {
  let after: number | undefined;
  for (let page = 0; page < MOST_PAGES; page++) {
    try {
      const { items, nextCursor } = await client.getEvents({ study: model.name, after, limit: PAGE }, { signal });
      model.attempts.take(items);
      if (items.length < PAGE) break;
      after = nextCursor;
    } catch (error) {
      if (isCode(error, "cursor_expired") && after !== undefined) {
        after = undefined; // the oldest were dropped meanwhile
        continue;
      }
      if (signal.aborted || !(error instanceof TransportError || isCode(error, "unavailable"))) throw error;
      await new Promise((resolve) => setTimeout(resolve, RETRY_MS));
      page--;
    }
  }
  model.frames.request();
}
