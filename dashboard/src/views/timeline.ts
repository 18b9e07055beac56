import { Cursor, KEYS, type Point } from "../draw/cursor";
import { Plot, type Box } from "../draw/plot";
import { intervalOf, onPointer } from "../draw/pointer";
import { tip } from "../draw/tip";
import { overLanes } from "../model/neighbours";
import { timeScale, type Scale } from "../model/scale";
import type { StudyModel } from "../model/study";
import { go } from "../route";
import type { Theme } from "../theme";

/** The height of a worker's lane, in pixels. */
export const LANE = 22;
const FRAME = 44;

/** When each worker evaluated which trial: a lane for each worker, a bar for the latest attempt of each trial. */
export class Timeline extends Plot {
  #scale: Scale = timeScale(0, 1);
  readonly #cursor: Cursor;

  constructor(
    host: HTMLElement,
    private readonly model: StudyModel,
  ) {
    super(host, `Timeline of the workers: a bar for the latest attempt of each trial. ${KEYS}`);
    onPointer(this, {
      drag: (from, to) => {
        const { scale } = model.started;
        const [low, high] = intervalOf(from.x, to.x);
        const place = (at: number): number => Math.min(1, Math.max(0, scale.at(this.#scale.value(Math.max(0, at)))));
        model.brush(model.started, { interval: [place(low), place(high)] });
      },
      press: (at) => {
        const row = this.#at(at);
        if (row !== undefined) go({ study: model.name, trial: row + 1 });
        else model.brush(model.started, undefined);
      },
      hover: (at, event) => tip(model, at && this.#at(at), event),
    });
    this.#cursor = new Cursor(this, model, {
      moves: () => overLanes(model, this.#lanes),
      point: (row) => this.#pointOf(row),
    });
    this.onEnd(() => this.#cursor.end());
    this.onEnd(model.frames.listen(() => this.draw()));
  }

  /** How high the plot has to be. */
  static heightFor(model: StudyModel): number {
    return FRAME + LANE * Math.max(2, Math.min(60, model.worker.column.of?.length ?? 0));
  }

  box(): Box {
    const left = this.width < 500 ? 64 : 110;
    return { left, top: 8, width: Math.max(2, this.width - left - 12), height: Math.max(2, this.height - FRAME + 10) };
  }

  get #lanes(): number {
    return Math.max(1, Math.min(60, this.model.worker.column.of?.length ?? 0));
  }

  #pointOf(row: number): Point | undefined {
    const { left, top, width, height } = this.box();
    const [started, worker] = [this.model.started, this.model.worker].map(({ column }) => column.values[row]!);
    if (!(worker! < this.#lanes) || Number.isNaN(started!)) return undefined;
    return [left + this.#scale.at(started!) * width, top + ((worker! + 0.5) * height) / this.#lanes];
  }

  #at({ x, y }: { x: number; y: number }): number | undefined {
    const { model } = this;
    const time = this.#scale.value(x);
    const lane = Math.floor((1 - y) * this.#lanes);
    const [started, ended, worker] = [model.started, model.ended, model.worker].map(({ column }) => column.values);
    for (let row = model.rows - 1; row >= 0; row--) {
      if (worker![row] !== lane || !(started![row]! <= time)) continue;
      if (ended![row]! >= time || (Number.isNaN(ended![row]!) && model.state.show(row) === "running")) return row;
    }
    return undefined;
  }

  protected paint(t: Theme): void {
    const { model } = this;
    const box = this.box();
    const [started, ended, worker, state] = [model.started, model.ended, model.worker, model.state].map(
      ({ column }) => column.values,
    );
    const names = model.worker.column.of ?? [];
    const states = model.state.column.of ?? [];
    const { mask } = model.selection;
    let [low, high] = [Infinity, -Infinity];
    for (let row = 0; row < model.rows; row++) {
      const at = started![row]!;
      if (at < low) low = at;
      const end = ended![row]!;
      if (at > high) high = at;
      if (at <= end && end > high) high = end;
    }
    if (low > high) return this.empty(box, "No trial was evaluated by a worker yet", t);
    if (model.info.state === "running" && model.info.counts.running > 0) high = Math.max(high, Date.now());
    this.#scale = timeScale(low, Math.max(high, low + 1000));
    this.ticks(box, this.#scale.ticks(box.width / 90), t);
    const lane = box.height / this.#lanes;
    for (const [i, id] of names.slice(0, this.#lanes).entries()) {
      this.text(
        model.workerName(String(id)),
        box.left - 8,
        box.top + (i + 0.5) * lane,
        "right",
        t.faint,
        box.left - 10,
      );
    }
    const c = this.context;
    const drawnTo = new Float64Array(this.#lanes).fill(-1); // of many short attempts on one pixel, one is drawn
    for (let row = 0; row < model.rows; row++) {
      const at = worker![row]!;
      if (!(at < this.#lanes) || Number.isNaN(started![row]!)) continue;
      const word = String(states[state![row]!]);
      const end = ended![row]! >= started![row]! ? ended![row]! : word === "running" ? high : started![row]!;
      const x = box.left + this.#scale.at(started![row]!) * box.width;
      const width = Math.max(1, (this.#scale.at(end) - this.#scale.at(started![row]!)) * box.width - 0.6);
      if (width <= 1 && Math.floor(x) === drawnTo[at]) continue;
      drawnTo[at] = Math.floor(x);
      c.globalAlpha = mask[row] === 0 ? 1 : 0.15;
      c.fillStyle = t.states[word] ?? t.faint;
      c.fillRect(x, box.top + at * lane + 3, width, lane - 6);
    }
    c.globalAlpha = 1;
    this.#earlier(box, lane, names.map(String), t);
    this.#cursor.paint(t, (...at) => this.ring(...at));
  }

  /** Attempts that another one followed: outlined, since their trials are drawn where they ended. */
  #earlier(box: Box, lane: number, names: readonly string[], t: Theme): void {
    const c = this.context;
    c.lineWidth = 1;
    c.strokeStyle = t.states["lost"] ?? t.faint;
    const place = (ms: number): number => box.left + Math.min(1, Math.max(0, this.#scale.at(ms))) * box.width;
    for (const { workerId, startedMs, endedMs } of this.model.attempts.all) {
      const at = names.indexOf(workerId);
      if (at < 0 || at >= this.#lanes) continue;
      const [x, y] = [Math.round(place(startedMs)) + 0.5, Math.round(box.top + at * lane + 4) + 0.5];
      c.strokeRect(x, y, Math.max(1, place(endedMs) - place(startedMs) - 1), lane - 9);
    }
  }
}
