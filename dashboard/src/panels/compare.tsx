import { isCode } from "hola-hpo";
import { useEffect, useMemo } from "preact/hooks";
import { ComparedStudy } from "../data/compared";
import { useInterval, useRedraw } from "../hooks";
import { courseOf, objectivesOf, type Course } from "../model/comparison";
import { count, shortNumber } from "../model/format";
import { go, hashOf } from "../route";
import type { Session } from "../session";
import { theme } from "../theme";
import { Comparison } from "../views/comparison";
import { messageOf } from "./failure";
import { Panel } from "./panel";
import { PlotHost } from "./plot-host";

const EVERY_MS = 3000;

interface Props {
  readonly session: Session;
  readonly names: readonly string[];
  /** The objective that somebody chose. */
  readonly objective: string | undefined;
  readonly leave: (reason: unknown) => void;
}

/** Several studies in one plot: the best value of an objective over their completed trials. */
export function Compare({ session, names, objective, leave }: Props) {
  const redraw = useRedraw();
  const known = useMemo(() => new Map<string, ComparedStudy>(), [session]);
  const ended = useMemo(() => new AbortController(), []);
  const studies = names.map((name) => {
    const study = known.get(name) ?? new ComparedStudy(session.client, name);
    known.set(name, study);
    return study;
  });
  useEffect(() => {
    document.title = "Compare · hola";
    return () => {
      ended.abort();
      document.title = "hola";
    };
  }, []);
  const read = async (): Promise<void> => {
    for (const study of studies) {
      if (isCode(study.error, "unknown_study") || (study.error === undefined && study.isOver)) continue;
      await study.read(ended.signal);
      if (ended.signal.aborted) return;
      if (isCode(study.error, "unauthenticated")) return leave(study.error);
      redraw();
    }
  };
  useEffect(() => void read(), [names.join("/")]);
  useInterval(() => void read(), EVERY_MS);

  const choices = objectivesOf(
    studies.flatMap(({ model }) => (model === undefined ? [] : [model.info.spec.objectives])),
  );
  const chosen = objective !== undefined && choices.includes(objective) ? objective : choices[0];
  const rows = studies.map((study, style) => ({
    study,
    style,
    course: study.model === undefined || chosen === undefined ? undefined : courseOf(study.model, chosen),
  }));
  const courses = rows.flatMap(({ study, style, course }) =>
    course === undefined ? [] : [{ name: study.name, style, course }],
  );
  const tools = choices.length > 1 && (
    <label class="pick">
      objective
      <select value={chosen} onChange={(event) => go({ compared: names, objective: event.currentTarget.value })}>
        {choices.map((name) => (
          <option key={name} value={name}>
            {name}
          </option>
        ))}
      </select>
    </label>
  );
  const isLoading = studies.some(({ model, error }) => model === undefined && error === undefined);
  return (
    <main class="compare">
      <h1>Comparison of {names.length === 1 ? "one study" : `${String(names.length)} studies`}</h1>
      <Panel id="comparison" title="Best value so far" tools={tools}>
        <PlotHost
          class="tall"
          make={(host) => new Comparison(host)}
          update={(plot) => plot.show({ courses, objective: chosen ?? "" })}
        />
        {isLoading && (
          <p class="quiet" role="status">
            Loading…
          </p>
        )}
        <div class="rows">
          <table>
            <thead>
              <tr>
                <th scope="col">study</th>
                <th scope="col">state</th>
                <th scope="col">completed</th>
                <th scope="col">best {chosen}</th>
                <th scope="col">trial</th>
                <th scope="col">found after</th>
                <th scope="col">
                  <span class="hidden">remove</span>
                </th>
              </tr>
            </thead>
            <tbody>
              {rows.map(({ study, style, course }) => (
                <tr key={study.name}>
                  <th scope="row">
                    <Swatch style={style} /> <a href={hashOf({ study: study.name })}>{study.name}</a>
                  </th>
                  <Cells study={study} course={course} objective={chosen} />
                  <td>
                    {names.length > 1 && (
                      <button
                        class="link"
                        aria-label={`Remove ${study.name}`}
                        onClick={() => go({ compared: names.filter((name) => name !== study.name), objective })}
                      >
                        remove
                      </button>
                    )}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
        <p class="quiet small">The address of this page can be shared: it names the studies and the objective.</p>
      </Panel>
    </main>
  );
}

interface CellsProps {
  readonly study: ComparedStudy;
  readonly course: Course | undefined;
  readonly objective: string | undefined;
}

function Cells({ study, course, objective }: CellsProps) {
  if (study.error !== undefined)
    return (
      <td colSpan={5} class="wrong">
        {messageOf(study.error)}
      </td>
    );
  if (study.model === undefined) return <td colSpan={5}>…</td>;
  const { info } = study.model;
  const best = course?.rows.at(-1);
  return (
    <>
      <td>{info.state}</td>
      <td>{count(info.counts.completed)}</td>
      {course === undefined ? (
        <td colSpan={3} class="quiet">
          no objective {objective}
        </td>
      ) : best === undefined ? (
        <td colSpan={3} class="quiet">
          {course.completed === 0 ? "no completed trial" : "no trial is within the limits"}
        </td>
      ) : (
        <>
          <td>
            {shortNumber(course.values.at(-1)!)} <span class="quiet">({course.isLow ? "min" : "max"})</span>
          </td>
          <td>
            <a href={hashOf({ study: study.name, trial: best + 1 })}>{count(best + 1)}</a>
          </td>
          <td>{count(course.at.at(-1)!)} completed</td>
        </>
      )}
    </>
  );
}

function Swatch({ style }: { style: number }) {
  const round = Math.floor(style / theme().lines.length) % 3;
  return <i class={`swatch line-${String(style % theme().lines.length)} dash-${String(round)}`} aria-hidden="true" />;
}
