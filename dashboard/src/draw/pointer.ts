import { ABSENT } from "../model/axis";
import type { Interval } from "../model/selection";
import type { Place, Plot } from "./plot";

/** How far the pointer moves before a press counts as a drag, in pixels. */
const SLACK = 4;

/** What somebody does to a plot with a pointer. */
export interface PointerActions {
  /** A drag, from where to where; called as it goes on. */
  drag(from: Place, to: Place): void;
  /** A press without a drag. */
  press(at: Place, event: PointerEvent): void;
  /** The pointer rests at a place, or has left. */
  hover?(at: Place | undefined, event: PointerEvent): void;
}

/** Turns the events of a plot's canvas into actions; places are within its box. */
export function onPointer(plot: Plot, actions: PointerActions): void {
  const { canvas } = plot;
  const placeOf = (event: PointerEvent): Place => {
    const frame = canvas.getBoundingClientRect();
    const box = plot.box();
    return {
      x: (event.clientX - frame.left - box.left) / box.width,
      y: 1 - (event.clientY - frame.top - box.top) / box.height,
    };
  };
  let from: Place | undefined;
  let start: readonly [number, number] = [0, 0];
  let isDrag = false;
  canvas.addEventListener("pointerdown", (event) => {
    if (event.button !== 0) return;
    canvas.setPointerCapture(event.pointerId);
    [from, start, isDrag] = [placeOf(event), [event.clientX, event.clientY], false];
  });
  canvas.addEventListener("pointermove", (event) => {
    if (from === undefined) {
      actions.hover?.(placeOf(event), event);
      return;
    }
    isDrag ||= Math.hypot(event.clientX - start[0], event.clientY - start[1]) > SLACK;
    if (isDrag) actions.drag(from, placeOf(event));
  });
  canvas.addEventListener("pointerup", (event) => {
    if (from !== undefined && !isDrag) actions.press(from, event);
    from = undefined;
  });
  canvas.addEventListener("pointercancel", () => (from = undefined)); // such as a phone that scrolls
  canvas.addEventListener("pointerleave", (event) => actions.hover?.(undefined, event));
}

/** The interval between two places. One that reaches below the axis takes in trials without a value. */
export function intervalOf(a: number, b: number): Interval {
  const [low, high] = [Math.min(a, b), Math.max(a, b)];
  return [low < -0.02 ? ABSENT : Math.max(0, low), Math.min(1, high)];
}
