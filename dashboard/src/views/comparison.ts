import { Plot, type Box } from "../draw/plot";
import { onPointer } from "../draw/pointer";
import { say } from "../draw/tip";
import { bestAt, type Course } from "../model/comparison";
import { count, shortNumber } from "../model/format";
import { emptyScale, fittedScale, linearScale, type Scale } from "../model/scale";
import type { Theme } from "../theme";

/** A study as the plot shows it. */
export interface ComparedCourse {
  readonly name: string;
  readonly course: Course;
  /** Its place among the colours and the dashes. */
  readonly style: number;
}

/** The dashes of the first, the second and further rounds of colours, in pixels. */
const DASHES: readonly (readonly number[])[] = [[], [7, 4], [2, 3]];

/** The best value of an objective over the completed trials, one line for each study. */
export class Comparison extends Plot {
  courses: readonly ComparedCourse[] = [];
  objective = "";
  #x: Scale = emptyScale();
  #y: Scale = emptyScale();

  constructor(host: HTMLElement) {
    super(host, "Best value over the completed trials, a line for each study. The table has the same numbers.");
    onPointer(this, {
      drag: () => undefined,
      press: () => undefined,
      hover: (at, event) => {
        const isInside = at !== undefined && at.x >= 0 && at.x <= 1 && at.y >= 0 && at.y <= 1;
        if (!isInside || this.courses.length === 0) return say(undefined, event);
        const trials = Math.max(1, Math.round(this.#x.value(at.x)));
        const lines = this.courses.map(({ name, course }): [string, string] => {
          const best = bestAt(course, trials);
          return [name, trials > course.completed || best === undefined ? "–" : shortNumber(best)];
        });
        say({ title: `${this.objective}, best of ${count(trials)}`, lines }, event);
      },
    });
    this.onEnd(() => say(undefined, { clientX: 0, clientY: 0 }));
  }

  box(): Box {
    return { left: 54, top: 22, width: Math.max(2, this.width - 64), height: Math.max(2, this.height - 58) };
  }

  protected paint(t: Theme): void {
    const box = this.box();
    const most = Math.max(...this.courses.map(({ course }) => course.completed), 0);
    const values = Float64Array.from(this.courses.flatMap(({ course }) => course.values));
    if (values.length === 0) return this.empty(box, "No trial of these studies has been completed yet", t);
    this.#x = linearScale(1, Math.max(2, most), false, true);
    this.#y = fittedScale(values, values.length, true);
    const directions = new Set(this.courses.map(({ course }) => course.isLow));
    const direction = directions.size > 1 ? "" : directions.has(true) ? " (minimise)" : " (maximise)";
    this.grid(box, this.#y.ticks(box.height / 34), t);
    this.ticks(box, this.#x.ticks(box.width / 70), t);
    this.text(`↑ best ${this.objective}${direction}`, 2, 8, "left", t.ink, this.width - 40);
    this.text("completed trials →", box.left + box.width, box.top + box.height + 27, "right", t.ink);
    for (const each of this.courses) this.#line(each, box, t);
  }

  #line({ course, style }: ComparedCourse, box: Box, t: Theme): void {
    if (course.at.length === 0) return;
    const c = this.context;
    const x = (trials: number): number => box.left + this.#x.at(trials) * box.width;
    c.strokeStyle = t.lines[style % t.lines.length]!;
    c.lineWidth = 2;
    c.lineJoin = "miter";
    c.setLineDash([...DASHES[Math.floor(style / t.lines.length) % DASHES.length]!]);
    c.beginPath();
    let height = 0;
    for (const [i, trials] of course.at.entries()) {
      const next = box.top + (1 - this.#y.at(course.values[i]!)) * box.height;
      if (i === 0) c.moveTo(x(trials), next);
      else c.lineTo(x(trials), height);
      c.lineTo(x(trials), (height = next));
    }
    c.lineTo(Math.max(x(course.completed), x(course.at[0]!) + 4), height);
    c.stroke();
    c.setLineDash([]);
  }
}
