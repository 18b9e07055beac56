import { isCode, type Client } from "hola-hpo";
import { useEffect, useRef, useState } from "preact/hooks";
import { controlOf, type Control } from "../control";
import { Follower, type Connection } from "../data/follower";
import { useFiltersInAddress, useModel, useRedraw } from "../hooks";
import { count } from "../model/format";
import { StudyModel } from "../model/study";
import type { Session } from "../session";
import { BrushBar } from "./brush-bar";
import { ConvergencePanel } from "./convergence";
import { CurvesPanel } from "./curves";
import { DiagnosesPanel } from "./diagnoses";
import { Failure } from "./failure";
import { FirstSteps } from "./first-steps";
import { FrontPanel } from "./front";
import { MissingStudy } from "./missing-study";
import { ModelViewPanel } from "./model-view";
import { ParallelPanel } from "./parallel";
import { SlicesPanel } from "./slices";
import { StudyControls } from "./study-controls";
import { StudyHeader } from "./study-header";
import { TablePanel } from "./table";
import { TimelinePanel } from "./timeline";
import { TrialDetail } from "./trial";
import { WorkersPanel } from "./workers";

interface Props {
  readonly session: Session;
  readonly name: string;
  readonly trial: number | undefined;
  readonly leave: (reason?: unknown) => void;
}

/** A study: keeps up with it, and shows its panels. */
export function StudyPage({ session, name, trial, leave }: Props) {
  const model = useRef<StudyModel | undefined>(undefined);
  const follower = useRef<Follower | undefined>(undefined);
  const [connection, setConnection] = useState<Connection>({ state: "loading", loaded: 0, total: 0 });
  const [attempt, setAttempt] = useState(0);
  const redraw = useRedraw();

  useEffect(() => {
    let isOver = false;
    const start = async (): Promise<void> => {
      try {
        const status = await session.client.status({ study: name });
        if (isOver) return;
        const make = (): StudyModel => new StudyModel(status.info, status);
        model.current = make();
        redraw();
        follower.current = new Follower(session.client, name, {
          rows: (reply) => model.current!.take(reply),
          status: (latest) => model.current!.describe(latest),
          events: (events) => model.current!.attempts.take(events),
          connection: setConnection,
          reset: () => setAttempt((n) => n + 1),
        });
        await follower.current.run();
      } catch (error) {
        if (!isOver) setConnection({ state: "failed", error });
      }
    };
    void start();
    return () => {
      isOver = true;
      follower.current?.stop();
    };
  }, [name, attempt]);

  useEffect(() => {
    // The token was revoked.
    if (connection.state === "failed" && isCode(connection.error, "unauthenticated")) leave(connection.error);
  }, [connection]);

  useEffect(() => {
    document.title = `${name} · hola`;
    return () => void (document.title = "hola");
  }, [name]);

  if (connection.state === "failed") {
    const retry = (): void => {
      setConnection({ state: "loading", loaded: 0, total: 0 });
      setAttempt((n) => n + 1);
    };
    return (
      <main>
        {isCode(connection.error, "unknown_study") ? (
          <MissingStudy client={session.client} name={name} retry={retry} />
        ) : (
          <Failure error={connection.error} retry={retry} />
        )}
      </main>
    );
  }
  const shown = model.current;
  const control = controlOf(session, name, () => follower.current?.refresh());
  if (shown === undefined) return <p class="quiet centred">Loading…</p>;
  return (
    <main class="study" key={attempt}>
      <StudyHeader model={shown} connection={connection}>
        {control !== undefined && <StudyControls control={control} model={shown} />}
      </StudyHeader>
      <BrushBar model={shown} />
      {connection.state === "loading" && shown.version === 0 ? (
        <Progress {...connection} />
      ) : (
        <Panels model={shown} client={session.client} control={control} />
      )}
      {trial !== undefined && shown.version > 0 && (
        <TrialDetail model={shown} client={session.client} control={control} trialId={trial} />
      )}
    </main>
  );
}

interface PanelsProps {
  readonly model: StudyModel;
  readonly client: Client;
  readonly control: Control | undefined;
}

/** The views that say something about the trials that there are. */
function Panels({ model, client, control }: PanelsProps) {
  useModel(model);
  useFiltersInAddress(model);
  const hasSteps = model.info.spec.steps !== undefined;
  const hasResults = model.completedCount > 0;
  const half = model.goals.length > 2 ? "" : "half";
  if (model.rows === 0) {
    return (
      <div class="panels">
        <FirstSteps model={model} />
        <WorkersPanel model={model} control={control} />
      </div>
    );
  }
  return (
    <div class="panels">
      <DiagnosesPanel model={model} />
      {hasResults && (
        <>
          <ConvergencePanel model={model} class={half} />
          <FrontPanel model={model} class="half" />
        </>
      )}
      {hasResults || hasSteps || <TablePanel model={model} />}
      <ParallelPanel model={model} />
      {hasResults && (
        <>
          <SlicesPanel model={model} />
          <ModelViewPanel model={model} client={client} class={hasSteps ? "half" : "wide"} />
        </>
      )}
      {hasSteps && <CurvesPanel model={model} client={client} class={hasResults ? "half" : ""} />}
      {(hasResults || hasSteps) && <TablePanel model={model} />}
      <TimelinePanel model={model} client={client} />
      <WorkersPanel model={model} control={control} />
    </div>
  );
}

function Progress({ loaded, total }: { loaded: number; total: number }) {
  return (
    <p class="centred quiet">
      <progress max={Math.max(1, total)} value={loaded} aria-label="Trials loaded" />
      {total > 0 ? ` ${count(loaded)} of ${count(total)} trials` : " Loading…"}
    </p>
  );
}
