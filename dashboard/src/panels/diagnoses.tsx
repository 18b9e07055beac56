import { useRef } from "preact/hooks";
import { useModel } from "../hooks";
import { diagnose, type Diagnosis } from "../model/diagnoses";
import type { StudyModel } from "../model/study";
import { hashOf } from "../route";
import { Panel } from "./panel";

/** Diagnoses are computed again after this time, and after this many times the time that they took. */
const PAUSE_MS = 1000;
const PAUSE_FACTOR = 50;

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

/** The diagnoses, which on a large study that changes are not computed for every change. */
function useRecent(model: StudyModel): readonly Diagnosis[] {
  const latest = useRef<{ version: number; status: unknown; dueMs: number; found: readonly Diagnosis[] } | undefined>(
    undefined,
  );
  const now = performance.now();
  const known = latest.current;
  const isFresh = known?.version === model.version && known.status === model.status?.stopping;
  if (known !== undefined && (isFresh || now < known.dueMs)) return known.found;
  const found = diagnose(model);
  const ended = performance.now();
  const dueMs = ended + Math.max(PAUSE_MS, PAUSE_FACTOR * (ended - now));
  latest.current = { version: model.version, status: model.status?.stopping, dueMs, found };
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
