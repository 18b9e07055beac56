import { isCode, type StudyInfo } from "hola-hpo";
import type { ComponentChildren } from "preact";
import { useState } from "preact/hooks";
import { useInterval } from "../hooks";
import { count, counted, duration, time } from "../model/format";
import { hashOf } from "../route";
import type { Session } from "../session";
import { CountsBar, totalOf } from "./counts";
import { Failure } from "./failure";

const EVERY_MS = 5000;

/** All studies of the server that the caller may see. */
export function Studies({ session, leave }: { session: Session; leave: (reason: unknown) => void }) {
  const [studies, setStudies] = useState<StudyInfo[]>();
  const [error, setError] = useState<unknown>();
  const [search, setSearch] = useState("");
  const [chosen, setChosen] = useState<readonly string[]>([]);

  const read = async (): Promise<void> => {
    try {
      const found: StudyInfo[] = [];
      for await (const info of session.client.iterateStudies({ limit: 1000 })) found.push(info);
      setStudies(found);
      setError(undefined);
    } catch (reason) {
      if (isCode(reason, "unauthenticated")) leave(reason);
      else setError(reason);
    }
  };
  useInterval(() => void read(), EVERY_MS);

  const shown = studies?.filter(({ study }) => study.toLowerCase().includes(search.trim().toLowerCase())) ?? [];
  shown.sort((a, b) => Number(b.state === "running") - Number(a.state === "running") || b.createdMs - a.createdMs);
  return (
    <main class="studies">
      <header class="head">
        <h1>Studies</h1>
        {studies !== undefined && studies.length > 6 && (
          <input
            type="search"
            placeholder="Find a study"
            aria-label="Find a study"
            value={search}
            onInput={(event) => setSearch(event.currentTarget.value)}
          />
        )}
      </header>
      {studies !== undefined && studies.length > 1 && (
        <p class="comparing" role="status">
          {chosen.length < 2 ? (
            <span class="quiet">
              Choose {chosen.length === 0 ? "two studies or more" : "another study"} to compare them in one plot.
            </span>
          ) : (
            <a class="button" href={hashOf({ compared: chosen })}>
              Compare {chosen.length} studies
            </a>
          )}
        </p>
      )}
      {error !== undefined && <Failure error={error} retry={() => void read()} />}
      {studies === undefined && error === undefined && <p class="quiet">Loading…</p>}
      {studies?.length === 0 && (
        <p class="quiet">
          There is no study yet. <code>hola create study.yaml</code> makes one.
        </p>
      )}
      <ul class="cards">
        {shown.map((info) => (
          <StudyCard key={info.study} info={info}>
            {studies !== undefined && studies.length > 1 && (
              <label class="choose">
                <input
                  type="checkbox"
                  checked={chosen.includes(info.study)}
                  onChange={(event) => {
                    const rest = chosen.filter((name) => name !== info.study);
                    setChosen(event.currentTarget.checked ? [...rest, info.study] : rest);
                  }}
                />
                compare<span class="hidden"> {info.study}</span>
              </label>
            )}
          </StudyCard>
        ))}
      </ul>
    </main>
  );
}

function StudyCard({ info, children }: { info: StudyInfo; children: ComponentChildren }) {
  const { study, spec, counts, state, reason } = info;
  const objectives = spec.objectives.map(
    ({ name, direction }) => `${direction === "maximize" ? "max" : "min"} ${name}`,
  );
  return (
    <li class="card">
      <h2>
        <a href={hashOf({ study })}>{study}</a>
        <span class={`chip is-${state}`}>{state}</span>
      </h2>
      <CountsBar counts={counts} most={spec.maxTrials} />
      <p>
        <b>{counted(totalOf(counts), "trial")}</b>
        {spec.maxTrials !== undefined && ` of ${count(spec.maxTrials)}`}
        {counts.running > 0 && `, ${count(counts.running)} running`}
        {counts.failed > 0 && `, ${count(counts.failed)} failed`}
      </p>
      <p class="quiet">
        {objectives.join(", ")} · {counted(spec.parameters.length, "parameter")}
      </p>
      <p class="quiet">
        created {time(info.createdMs)}, ran {duration(info.runningS)}
        {reason !== undefined && state === "finished" && ` · ended by ${reason}`}
      </p>
      {children}
    </li>
  );
}
