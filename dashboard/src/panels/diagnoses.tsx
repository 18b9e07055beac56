import type { StoppingSafety } from "hola-hpo";
import { useEffect, useRef } from "preact/hooks";
import { afterPaint, useModel, useRedraw } from "../hooks";
import { diagnose } from "../model/diagnoses";
import type { Diagnosis } from "../model/diagnosis";
import type { StudyModel } from "../model/study";
import { hashOf } from "../route";
import { Panel } from "./panel";

/** Diagnoses are computed again after this time, and after this many times the time that they took. */
const PAUSE_MS = 1000;
const PAUSE_FACTOR = 50;

interface Found {
  readonly version: number;
  readonly safety: StoppingSafety | undefined;
  /** When they may be computed again. */
  readonly dueMs: number;
  readonly found: readonly Diagnosis[];
}

/** What somebody should look at, in plain sentences; nothing if nothing was found. */
export function DiagnosesPanel({ model }: { model: StudyModel }) {
  useModel(model);
  const found = useRecent(model);
  if (found.length === 0) return null;
  return (
    <Panel id="diagnoses" title="Diagnoses">
      <ul class="diagnoses">
        {found.map((diagnosis) => (
          <li key={diagnosis.sentence}>
            <span class="chip">{diagnosis.kind}</span> <Sentence model={model} diagnosis={diagnosis} />
          </li>
        ))}
      </ul>
    </Panel>
  );
}

/**
 * The diagnoses, computed after what is in view has been drawn, and on a large study that changes not for every change.
 */
function useRecent(model: StudyModel): readonly Diagnosis[] {
  const redraw = useRedraw();
  const latest = useRef<Found>({ version: -1, safety: undefined, dueMs: 0, found: [] });
  const { version, safety, dueMs, found } = latest.current;
  const isFresh = version === model.version && safety === model.status?.stopping;
  useEffect(() => {
    if (isFresh) return;
    const compute = (): void => {
      const start = performance.now();
      const next = { version: model.version, safety: model.status?.stopping, found: diagnose(model) };
      const end = performance.now();
      latest.current = { ...next, dueMs: end + Math.max(PAUSE_MS, PAUSE_FACTOR * (end - start)) };
      redraw();
    };
    return afterPaint(compute, dueMs - performance.now());
  });
  return found;
}

/** The sentence, in which the number of a trial leads to the trial. */
function Sentence({ model, diagnosis: { sentence, trialId } }: { model: StudyModel; diagnosis: Diagnosis }) {
  if (trialId === undefined) return <span>{sentence}</span>;
  const at = sentence.search(new RegExp(`(trial |\\()${String(trialId)}\\b`));
  const start = sentence.indexOf(String(trialId), at);
  if (at < 0 || start < 0) return <span>{sentence}</span>;
  const end = start + String(trialId).length;
  return (
    <span>
      {sentence.slice(0, start)}
      <a href={hashOf({ study: model.name, trial: trialId })}>{trialId}</a>
      {sentence.slice(end)}
    </span>
  );
}
