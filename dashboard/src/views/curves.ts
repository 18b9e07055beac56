import type { Curve } from "../data/reports";
import { Plot, type Box, type Place } from "../draw/plot";
import { onPointer } from "../draw/pointer";
import { tip } from "../draw/tip";
import { fittedScale, linearScale, type Scale } from "../model/scale";
import type { StudyModel } from "../model/study";
import { go } from "../route";
import type { Theme } from "../theme";

const REACH = 10;

/** The reported values of some trials over their steps. What was stopped ends in a cross. */
export class Curves extends Plot {
  curves: readonly Curve[] = [];
  /** The trials whose curves stand out. */
  best: ReadonlySet<number> = new Set();
  objective = "";
  steps = 1;
  unit = "step";
  #x: Scale = linearScale(0, 1);
  #y: Scale = linearScale(0, 1);

  constructor(
    host: HTMLElement,
    private readonly model: StudyModel,
    objective: string,
  ) {
    super(host, `Learning curves of ${objective}`);
    this.objective = objective;
    onPointer(this, {
      drag: () => undefined,
      press: (at) => {
        const curve = this.#near(at);
        if (curve !== undefined) go({ study: model.name, trial: curve.trialId });
      },
      hover: (at, event) => {
        const curve = at && this.#near(at);
        tip(model, curve && curve.trialId - 1, event, curve?.decision?.reason);
      },
    });
  }

  #near(at: Place): Curve | undefined {
    const box = this.box();
    let found: Curve | undefined;
    let least = REACH * REACH;
    for (const curve of this.curves) {
      for (const { step, objectives } of curve.reports) {
        const value = objectives[this.objective];
        if (value === undefined) continue;
        const [dx, dy] = [(this.#x.at(step) - at.x) * box.width, (this.#y.at(value) - at.y) * box.height];
        if (dx * dx + dy * dy < least) [least, found] = [dx * dx + dy * dy, curve];
      }
    }
    return found;
  }

  box(): Box {
    return { left: 54, top: 22, width: Math.max(2, this.width - 64), height: Math.max(2, this.height - 58) };
  }

  protected paint(t: Theme): void {
    const { curves, objective, best } = this;
    const box = this.box();
    const values = Float64Array.from(
      curves.flatMap(({ reports }) => reports.map(({ objectives }) => objectives[objective] ?? NaN)),
    );
    this.#x = linearScale(0, Math.max(1, this.steps), false, true);
    this.#y = fittedScale(values, values.length, true);
    this.grid(box, this.#y.ticks(box.height / 34), t);
    this.ticks(box, this.#x.ticks(box.width / 60), t);
    this.text(`↑ ${objective}`, 2, 8, "left", t.ink);
    this.text(`${this.unit} →`, box.left + box.width, box.top + box.height + 27, "right", t.ink);
    if (values.length === 0) return this.empty(box, "No trial has reported a value yet", t);
    const states = this.model.state;
    const sorted = [...curves].sort((a, b) => Number(best.has(a.trialId)) - Number(best.has(b.trialId)));
    for (const curve of sorted) {
      const state = states.show(curve.trialId - 1);
      const isBest = best.has(curve.trialId);
      this.#curve(curve, box, isBest ? t.best : (t.states[state] ?? t.faint), isBest, t);
    }
  }

  #curve({ reports, decision }: Curve, box: Box, colour: string, isBest: boolean, t: Theme): void {
    const c = this.context;
    c.strokeStyle = colour;
    c.globalAlpha = isBest ? 1 : 0.4;
    c.lineWidth = isBest ? 2 : 1;
    c.beginPath();
    let last: [number, number] | undefined;
    for (const { step, objectives } of reports) {
      const value = objectives[this.objective];
      if (value === undefined) continue;
      const point: [number, number] = [
        box.left + this.#x.at(step) * box.width,
        box.top + (1 - this.#y.at(value)) * box.height,
      ];
      if (last === undefined) c.moveTo(...point);
      else c.lineTo(...point);
      last = point;
    }
    c.stroke();
    c.globalAlpha = 1;
    if (last === undefined || decision === undefined) return;
    const [x, y] = last;
    c.strokeStyle = t.states["stopped"]!;
    c.lineWidth = 1.5;
    c.beginPath();
    for (const d of [-3, 3]) {
      c.moveTo(x - 3, y - d);
      c.lineTo(x + 3, y + d);
    }
    c.stroke();
  }
}
