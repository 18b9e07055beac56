import type { ComponentChildren } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { useModel, useNear, useRedraw } from "../hooks";
import type { Axis } from "../model/axis";
import { csvOf, jsonOf } from "../model/export";
import { FilterError } from "../model/filter";
import { count, duration, time } from "../model/format";
import { shownAxes } from "../model/main-axes";
import { ROW, windowOf } from "../model/window";
import { orderOf } from "../model/order";
import type { StudyModel } from "../model/study";
import { go } from "../route";
import { Panel } from "./panel";

/** The height of the table in pixels: of its head, and of all. */
const HEAD = 56;
const LEAST_HEIGHT = 140;
const MOST_HEIGHT = 480;
/** Times are hidden at first. */
const HIDDEN_FIRST = 2;
/** Of more parameters, the others are hidden at first. */
const FEW = 14;
/** From so many trials on, sorting and laying out the table takes a good part of a frame. */
const MANY = 20_000;
const CALM_MS = 250;

interface Sorting {
  readonly axis: Axis;
  readonly isDescending: boolean;
}

/** All trials that are kept, as a table. A table of many trials that is not in the window waits until nothing changes. */
export function TablePanel({ model }: { model: StudyModel }) {
  useModel(model);
  const isNear = useNear("table");
  const state = `${String(model.version)} ${String(model.selection.stamp)}`;
  const [calm, setCalm] = useState("");
  const latest = useRef<ComponentChildren>(undefined);
  const isDue = isNear || model.rows < MANY || calm === state;
  useEffect(() => {
    if (isDue) return;
    const timer = setTimeout(() => setCalm(state), CALM_MS);
    return () => clearTimeout(timer);
  }, [isDue, state]);
  if (isDue) latest.current = <Table model={model} />;
  return (
    latest.current ?? (
      <Panel id="table" title={`Trials (${count(model.selection.count)})`} class="full">
        {null}
      </Panel>
    )
  );
}

/** Only the rows in view are in the document. */
function Table({ model }: { model: StudyModel }) {
  const goal = model.goals[0]!;
  const [sorting, setSorting] = useState<Sorting>({ axis: goal.axis, isDescending: !goal.isLow });
  const [hidden, setHidden] = useState<ReadonlySet<string>>(() => {
    const shown = new Set(shownAxes(model, FEW, model.best(goal).at(-1)));
    return new Set([
      "startedMs",
      "endedMs",
      ...model.parameters.filter((axis) => !shown.has(axis)).map(({ key }) => key),
    ]);
  });
  const axes = model.axes.filter(({ key }) => !hidden.has(key));
  const sorted = model.derived(`order ${sorting.axis.key} ${String(sorting.isDescending)}`, () =>
    orderOf(sorting.axis.column.values, model.rows, sorting.isDescending),
  );
  const kept = keptOf(model, sorted);
  const save = (type: string, text: string): void => {
    const address = URL.createObjectURL(new Blob([text], { type }));
    const link = document.createElement("a");
    link.href = address;
    link.download = `${model.name}.${type === "text/csv" ? "csv" : "json"}`;
    link.click();
    setTimeout(() => URL.revokeObjectURL(address), 60_000);
  };
  const tools = (
    <>
      <Filter model={model} />
      <Columns axes={model.axes} hidden={hidden} set={setHidden} />
      <button onClick={() => save("text/csv", csvOf(kept, axes))}>CSV</button>
      <button onClick={() => save("application/json", jsonOf(kept, axes))}>JSON</button>
    </>
  );
  return (
    <Panel id="table" title={`Trials (${count(kept.length)})`} tools={tools} class="full">
      <Rows model={model} axes={axes} rows={kept} sorting={sorting} sort={setSorting} />
    </Panel>
  );
}

/** The rows that the brushes keep, in an order of all rows. */
function keptOf(model: StudyModel, sorted: Uint32Array): Uint32Array {
  const { mask, count: most } = model.selection;
  const ids = model.trial.column.values;
  const kept = new Uint32Array(most);
  let n = 0;
  for (let i = 0; i < sorted.length && n < most; i++) {
    const row = sorted[i]!;
    if (mask[row] === 0 && ids[row]! > 0) kept[n++] = row;
  }
  return kept;
}

function Filter({ model }: { model: StudyModel }) {
  const [error, setError] = useState("");
  const field = useRef<HTMLInputElement>(null);
  const apply = (): void => {
    try {
      model.search(field.current!.value);
      setError("");
    } catch (reason) {
      if (!(reason instanceof FilterError)) throw reason;
      setError(reason.message);
    }
  };
  useEffect(() => {
    if (field.current !== null && document.activeElement !== field.current) field.current.value = model.filterText;
  }, [model.filterText]);
  return (
    <span class="filter">
      <input
        ref={field}
        type="search"
        placeholder="Filter: lr < 0.01 state = failed"
        aria-label="Filter all views, such as: lr < 0.01 state = failed"
        aria-invalid={error !== ""}
        onInput={apply}
      />
      {error !== "" && (
        <span class="wrong" role="alert">
          {error}
        </span>
      )}
    </span>
  );
}

function Columns({
  axes,
  hidden,
  set,
}: {
  axes: readonly Axis[];
  hidden: ReadonlySet<string>;
  set: (keys: ReadonlySet<string>) => void;
}) {
  const toggle = (key: string): void => {
    const next = new Set(hidden);
    if (!next.delete(key)) next.add(key);
    set(next);
  };
  return (
    <details class="menu">
      <summary>
        Columns{hidden.size > HIDDEN_FIRST ? ` (${String(axes.length - hidden.size)} of ${String(axes.length)})` : ""}
      </summary>
      <div>
        {axes.map(({ key, title }) => (
          <label key={key}>
            <input type="checkbox" checked={!hidden.has(key)} onChange={() => toggle(key)} /> {title}
          </label>
        ))}
      </div>
    </details>
  );
}

interface RowsProps {
  readonly model: StudyModel;
  readonly axes: readonly Axis[];
  readonly rows: Uint32Array;
  readonly sorting: Sorting;
  readonly sort: (sorting: Sorting) => void;
}

function Rows({ model, axes, rows, sorting, sort }: RowsProps) {
  const view = useRef<HTMLDivElement>(null);
  const redraw = useRedraw();
  useEffect(() => {
    const sizes = new ResizeObserver(redraw);
    sizes.observe(view.current!);
    return () => sizes.disconnect();
  }, []);
  const height = view.current?.clientHeight ?? 400;
  const { first, above, below, inView } = windowOf(rows.length, view.current?.scrollTop ?? 0, height);
  const shown = rows.subarray(first, first + inView);
  const open = (row: number): void => go({ study: model.name, trial: row + 1 });
  return (
    <div
      class="table"
      ref={view}
      style={{ height: `${String(Math.min(MOST_HEIGHT, Math.max(LEAST_HEIGHT, HEAD + rows.length * ROW)))}px` }}
      tabIndex={0}
      role="region"
      aria-label="Trials"
      onScroll={redraw}
    >
      <table aria-rowcount={rows.length + 1}>
        <thead>
          <tr>
            {axes.map((axis) => (
              <Heading key={axis.key} axis={axis} sorting={sorting} sort={sort} />
            ))}
          </tr>
        </thead>
        <tbody>
          <tr aria-hidden="true" class="spacer" style={{ height: `${String(above)}px` }} />
          {[...shown].map((row, i) => (
            <tr key={row} aria-rowindex={first + i + 2} onClick={() => open(row)}>
              {axes.map((axis) => (
                <Cell key={axis.key} model={model} axis={axis} row={row} open={open} />
              ))}
            </tr>
          ))}
          <tr aria-hidden="true" class="spacer" style={{ height: `${String(below)}px` }} />
        </tbody>
      </table>
      {rows.length === 0 && (
        <p class="quiet centred">{model.rows === 0 ? "No trial yet." : "No trial passes all filters."}</p>
      )}
    </div>
  );
}

function Heading({ axis, sorting, sort }: { axis: Axis; sorting: Sorting; sort: (sorting: Sorting) => void }) {
  const isHere = sorting.axis === axis;
  const title = axis.key === "took" ? "duration" : axis.title; // cells have units of their own
  const order = !isHere ? "none" : sorting.isDescending ? "descending" : "ascending";
  return (
    <th scope="col" aria-sort={order} class={axis.column.of === undefined ? "" : "word"}>
      <button class="plain" onClick={() => sort({ axis, isDescending: isHere && !sorting.isDescending })}>
        {title}
        <span aria-hidden="true">{!isHere ? "" : sorting.isDescending ? " ▼" : " ▲"}</span>
      </button>
    </th>
  );
}

function Cell({ model, axis, row, open }: { model: StudyModel; axis: Axis; row: number; open: (row: number) => void }) {
  const value = axis.column.values[row]!;
  if (axis === model.trial) {
    return (
      <td>
        <button
          class="plain link"
          onClick={(event) => {
            event.stopPropagation();
            open(row);
          }}
        >
          {axis.show(row)}
        </button>
      </td>
    );
  }
  if (axis === model.state) {
    const state = axis.show(row);
    return (
      <td class="word">
        <i class={`dot is-${state}`} aria-hidden="true" /> {state}
      </td>
    );
  }
  if (Number.isNaN(value)) return <td class="quiet">–</td>;
  if (axis === model.worker) return <td class="word">{model.workerName(axis.show(row))}</td>;
  if (axis.key.endsWith("Ms")) return <td>{time(value)}</td>;
  if (axis === model.took) return <td>{duration(value)}</td>;
  return <td class={axis.column.of === undefined ? "" : "word"}>{axis.show(row)}</td>;
}
