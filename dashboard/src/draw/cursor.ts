import { isMoveKey, type Move } from "../model/neighbours";
import type { StudyModel } from "../model/study";
import { go, HAS_PAGES } from "../route";
import type { Theme } from "../theme";
import type { Plot } from "./plot";
import { sentence, tip } from "./tip";

/** What a plot says of its keys, after what it shows. */
export const KEYS = `Arrow keys move over the trials, Home and End go to the first and the last one${HAS_PAGES ? ", Enter opens it" : ""}.`;

/** The point of a trial in a plot, in CSS pixels. */
export type Point = readonly [x: number, y: number];

interface Options {
  /** Where the keys lead now. */
  readonly moves: () => Move;
  /** Where a trial is drawn. */
  readonly point: (row: number) => Point | undefined;
}

/** The trial of a plot that the keyboard has chosen: it is ringed, described beside the ring and to screen readers. */
export class Cursor {
  #row: number | undefined;
  readonly #status = document.createElement("p");

  constructor(
    private readonly plot: Plot,
    private readonly model: StudyModel,
    private readonly options: Options,
  ) {
    this.#status.className = "hidden";
    this.#status.setAttribute("role", "status");
    plot.host.append(this.#status);
    const { canvas } = plot;
    canvas.tabIndex = 0;
    canvas.setAttribute("role", "application");
    canvas.addEventListener("keydown", (event) => this.#key(event));
    canvas.addEventListener("blur", () => this.#move(undefined));
  }

  #key(event: KeyboardEvent): void {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (isMoveKey(event.key)) this.#move(this.options.moves()(this.#row, event.key));
    else if (this.#row === undefined) return;
    else if (event.key === "Escape") this.#move(undefined);
    else if (event.key === "Enter") go({ study: this.model.name, trial: this.#row + 1 });
    else return;
    event.preventDefault();
  }

  #move(row: number | undefined): void {
    if (row === undefined && this.#row === undefined) return;
    this.#row = row;
    const point = row === undefined ? undefined : this.options.point(row);
    this.#status.textContent = row === undefined ? "" : sentence(this.model, row);
    const frame = this.plot.canvas.getBoundingClientRect();
    const [x, y] = point ?? [0, 0];
    tip(this.model, point && row, { clientX: frame.left + x, clientY: frame.top + y });
    this.plot.draw();
  }

  /** Draws the ring. */
  paint(t: Theme, ring: (x: number, y: number, colour: string, t: Theme, radius: number) => void): void {
    const point = this.#row === undefined ? undefined : this.options.point(this.#row);
    if (point !== undefined) ring(point[0], point[1], t.accent, t, 6);
  }

  /** Takes the description away. */
  end(): void {
    this.#move(undefined);
    this.#status.remove();
  }
}
