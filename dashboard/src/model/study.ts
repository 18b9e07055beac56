import type { GetColumnsResponse, ObjectiveSpec, StatusResponse, StudyInfo } from "hola-hpo";
import { keyOf, Store } from "../data/store";
import { Attempts } from "./attempts";
import { Axis } from "./axis";
import { bestSoFar, lowest, nearestToLimits, type Ranking } from "./best";
import { frontOf } from "./front";
import { readFilter } from "./filter";
import { Frames } from "./frames";
import { orderOf } from "./order";
import { Selection, type Brush } from "./selection";
import { choicesOf, groupsOf, levelsOf, scaleOf, type Group } from "./space";

/** The axis by which people judge the trials of a comparison group, and how. */
export interface Goal {
  readonly group: Group;
  /** The objective, if the group has a single one; otherwise its cost. */
  readonly axis: Axis;
  readonly cost: Axis;
  /** Whether lower values of `axis` are better. */
  readonly isLow: boolean;
}

/** A study as the views see it: its trials, their axes, and which of them the brushes keep. */
export class StudyModel {
  readonly store = new Store();
  readonly selection = new Selection((row) => !Number.isNaN(this.trial.column.values[row]!));
  readonly frames = new Frames();
  readonly attempts = new Attempts();
  readonly trial: Axis;
  readonly state: Axis;
  readonly worker: Axis;
  readonly started: Axis;
  readonly ended: Axis;
  /** Seconds from the start of the latest attempt to the end. */
  readonly took: Axis;
  /** The place of a completed trial in the order of their ends, from 1. */
  readonly completion: Axis;
  readonly parameters: readonly Axis[];
  readonly objectives: readonly Axis[];
  costs: readonly Axis[] = [];
  goals: readonly Goal[];
  /** The text of the filter. */
  filterText = "";
  /** Changes with the trials; what was computed from them holds for one version. */
  version = 0;
  #violation: Float64Array;
  #isPartial = false;
  #workers = new Map<string, string>();
  #cache = new Map<string, { version: number; value: unknown }>();

  constructor(
    public info: StudyInfo,
    public status?: StatusResponse,
  ) {
    const { spec } = info;
    const column = (key: string) => this.store.column(key);
    this.trial = new Axis("trialId", "trial", column("trialId"), undefined, false, true);
    this.state = new Axis("state", "state", column("state"));
    this.worker = new Axis("workerId", "worker", column("workerId"));
    this.state.column.of = [];
    this.worker.column.of = [];
    this.started = new Axis("startedMs", "started", column("startedMs"), undefined, false);
    this.ended = new Axis("endedMs", "ended", column("endedMs"), undefined, false);
    this.took = new Axis("took", "duration, s", column("took"));
    this.completion = new Axis("completion", "completed trials", column("completion"), undefined, false, true);
    this.parameters = spec.parameters.map((parameter) => {
      const axis = new Axis(
        keyOf("parameters", parameter.name),
        parameter.name,
        column(keyOf("parameters", parameter.name)),
        scaleOf(parameter),
        true,
        false,
        levelsOf(parameter),
      );
      axis.column.of = choicesOf(parameter);
      return axis;
    });
    this.objectives = spec.objectives.map(
      ({ name }) => new Axis(keyOf("objectives", name), name, column(keyOf("objectives", name))),
    );
    const groups = groupsOf(spec.objectives);
    this.costs = this.#costAxes(groups);
    this.goals = this.#goals(groups);
    this.#violation = column("violation").values;
  }

  #costAxes(groups: readonly Group[]): Axis[] {
    return groups.map(({ name }) => {
      const title = groups.length === 1 ? "cost" : `cost: ${name}`;
      this.store.column(keyOf("violations", name));
      const key = keyOf("costs", name);
      const known = this.costs.find((axis) => axis.key === key && axis.title === title);
      return known ?? new Axis(key, title, this.store.column(key));
    });
  }

  #goals(groups: readonly Group[]): Goal[] {
    return groups.map((group) => {
      const cost = this.costs.find(({ key }) => key === keyOf("costs", group.name)) ?? this.costs[0]!;
      const only = group.objectives.length === 1 ? group.objectives[0] : undefined;
      const axis = this.objectives.find(({ title }) => title === only?.name) ?? cost;
      return { group, cost, axis, isLow: axis === cost || only?.direction !== "maximize" };
    });
  }

  get rows(): number {
    return this.store.rows;
  }

  get name(): string {
    return this.info.study;
  }

  /** The axes that people can choose for plots and columns. */
  get axes(): Axis[] {
    // The cost of a group with a single objective says the same as the objective.
    const costs = this.goals.flatMap(({ axis, cost }) => (axis === cost ? [cost] : []));
    return [
      this.trial,
      this.state,
      ...this.objectives,
      ...costs,
      ...this.parameters,
      this.took,
      this.started,
      this.ended,
      this.worker,
    ];
  }

  axis(key: string): Axis | undefined {
    return this.axes.find((axis) => axis.key === key);
  }

  objective(name: string): ObjectiveSpec | undefined {
    return this.info.spec.objectives.find((objective) => objective.name === name);
  }

  /** The name of a worker, or the beginning of its id where it has none or is forgotten. */
  workerName(id: string): string {
    return this.#workers.get(id) ?? id.slice(0, 8);
  }

  /** Merges trials. Axes wait for the last reply of a pass, so that a long one is laid out once. */
  take(reply: GetColumnsResponse): void {
    const touched = this.store.merge(reply);
    this.#derive(touched);
    if (reply.more) {
      this.#isPartial = true;
      return;
    }
    if (touched.length === 0 && !this.#isPartial) return;
    for (const axis of new Set([...this.axes, ...this.costs]))
      axis.touch(this.rows, this.#isPartial ? undefined : touched);
    this.#isPartial = false;
    this.version++;
    if (this.selection.brushOf(this.completion) !== undefined) void this.completed; // lays out its axis
    this.selection.update(this.rows);
    this.frames.request();
  }

  /** Takes in the state of the study. */
  describe(status: StatusResponse): void {
    if (status.info.objectiveRevision !== this.info.objectiveRevision) {
      const groups = groupsOf(status.info.spec.objectives);
      this.costs = this.#costAxes(groups);
      this.goals = this.#goals(groups);
      // Scores may have come before the groups that they are of.
      this.#derive(Uint32Array.from({ length: this.rows }, (_, row) => row));
      for (const axis of this.costs) axis.touch(this.rows, undefined);
      this.version++;
    }
    this.info = status.info;
    this.status = status;
    for (const { workerId, name } of status.workers) if (name !== undefined) this.#workers.set(workerId, name);
    this.frames.request();
  }

  /** Takes in what the server said of the study after a change, before the next status comes. */
  know(info: StudyInfo): void {
    if (this.status !== undefined && info.revision >= this.info.revision) this.describe({ ...this.status, info });
  }

  brush(axis: Axis, brush: Brush | undefined): void {
    this.selection.brush(axis, brush, this.rows);
    this.frames.request();
  }

  filter(keeps: ((row: number) => boolean) | undefined): void {
    this.selection.filter(keeps, this.rows);
    this.frames.request();
  }

  /** Keeps the trials that a text describes. @throws FilterError */
  search(text: string): void {
    this.filter(readFilter(text, this.axes));
    this.filterText = text.trim();
  }

  clear(): void {
    this.filterText = "";
    this.selection.clear(this.rows);
    this.frames.request();
  }

  ranking(goal: Goal): Ranking {
    return { cost: goal.cost.column.values, violation: this.#violation };
  }

  /** The completed trials in the order of their ends; those of equal times by id. */
  get completed(): Uint32Array {
    return this.derived("completed", () => {
      const { rows } = this;
      const cost = this.costs[0]!.column.values;
      const ended = new Float64Array(rows).fill(NaN);
      let count = 0;
      for (let row = 0; row < rows; row++) {
        if (Number.isNaN(cost[row]!)) continue;
        const at = this.ended.column.values[row]!;
        ended[row] = Number.isNaN(at) ? Infinity : at;
        count++;
      }
      const order = orderOf(ended, rows, false).subarray(0, count);
      const places = this.completion.column.values.fill(NaN);
      for (let i = 0; i < count; i++) places[order[i]!] = i + 1;
      this.completion.touch(rows, undefined);
      return order;
    });
  }

  /** How many trials have a cost. */
  get completedCount(): number {
    return this.derived("count of completed", () => {
      const cost = this.costs[0]!.column.values;
      let count = 0;
      for (let row = 0; row < this.rows; row++) if (!Number.isNaN(cost[row]!)) count++;
      return count;
    });
  }

  /** The rows that were the best of a group when they came. @param isByEnd - in the order of their ends, not of their ids */
  best(goal: Goal, isByEnd = false): number[] {
    return this.derived(`best ${goal.group.name} ${String(isByEnd)}`, () =>
      bestSoFar(this.ranking(goal), this.rows, isByEnd ? this.completed : undefined),
    );
  }

  /** Of the trials beyond the limits the one that violates them least. */
  get nearestToLimits(): number | undefined {
    return this.derived("nearest", () => nearestToLimits(this.ranking(this.goals[0]!), this.rows));
  }

  /** How many completed trials are beyond a limit. */
  get beyondLimits(): number {
    return this.derived("beyond", () => {
      const cost = this.costs[0]!.column.values;
      let count = 0;
      for (let row = 0; row < this.rows; row++) if (!Number.isNaN(cost[row]!) && this.#violation[row]! > 0) count++;
      return count;
    });
  }

  /** Whether a trial is beyond a limit. */
  isBeyond(row: number): boolean {
    return this.#violation[row]! > 0;
  }

  /** The best of the trials that are kept. */
  top(goal: Goal, most: number): number[] {
    // Each plot of a parameter asks for the same.
    const { stamp } = this.selection;
    const known = this.derived(`top ${goal.group.name}`, () => ({ stamp: -1, most: 0, rows: [] as number[] }));
    if (known.stamp !== stamp || known.most < most) {
      const rows = lowest(this.ranking(goal), this.rows, this.selection.mask, most);
      Object.assign(known, { stamp, most, rows });
    }
    return known.rows.slice(0, most);
  }

  /** The rows of the first front of all groups. */
  get front(): number[] {
    return this.derived("front", () => {
      const costs = this.goals.map(({ cost }) => cost.column.values);
      const within: number[] = [];
      for (let row = 0; row < this.rows; row++) if (!(this.#violation[row]! > 0)) within.push(row);
      return frontOf(costs, within);
    });
  }

  /** What follows from the trials, computed once for each version of them. */
  derived<T>(name: string, compute: () => T): T {
    const found = this.#cache.get(name);
    if (found?.version === this.version) return found.value as T;
    const value = compute();
    this.#cache.set(name, { version: this.version, value });
    return value;
  }

  #derive(touched: Uint32Array): void {
    const { started, ended, took } = this;
    const sum = this.store.column("violation").values;
    this.#violation = sum;
    const parts = this.costs.map(({ key }) => this.store.column(key.replace("costs.", "violations.")).values);
    for (const row of touched) {
      took.column.values[row] = (ended.column.values[row]! - started.column.values[row]!) / 1000;
      let violation = 0;
      for (const part of parts) violation += part[row]!;
      sum[row] = violation;
    }
  }
}
