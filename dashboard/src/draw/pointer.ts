import { ABSENT } from "../model/axis";
import type { Interval } from "../model/selection";
import type { Place, Plot } from "./plot";

/** How far the pointer moves before a press counts as a drag, in pixels. */
const SLACK = 4;

/** How long a finger rests before a move is a drag and no longer scrolls the page. */
const HOLD_MS = 300;

/** What somebody does to a plot with a pointer. */
export interface PointerActions {
  /** A drag, from where to where; called as it continues. */
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
  let isHeld = false;
  let hold: ReturnType<typeof setTimeout> | undefined;
  const end = (): void => {
    clearTimeout(hold);
    [from, isHeld] = [undefined, false];
    canvas.classList.remove("held");
  };
  canvas.addEventListener("pointerdown", (event) => {
    if (event.button !== 0) return;
    canvas.setPointerCapture(event.pointerId);
    [from, start, isDrag] = [placeOf(event), [event.clientX, event.clientY], false];
    if (event.pointerType !== "touch") return;
    clearTimeout(hold);
    hold = setTimeout(() => {
      isHeld = from !== undefined;
      canvas.classList.toggle("held", isHeld);
    }, HOLD_MS);
  });
  canvas.addEventListener("pointermove", (event) => {
    if (from === undefined) {
      actions.hover?.(placeOf(event), event);
      return;
    }
    isDrag ||= Math.hypot(event.clientX - start[0], event.clientY - start[1]) > SLACK;
    if (isDrag && !isHeld) clearTimeout(hold);
    if (isDrag) actions.drag(from, placeOf(event));
  });
  canvas.addEventListener("pointerup", (event) => {
    if (from !== undefined && !isDrag && !isHeld) actions.press(from, event);
    end();
  });
  canvas.addEventListener("pointercancel", end); // such as a phone that scrolls
  const keepStill = (event: Event): void => {
    if (isHeld) event.preventDefault();
  };
  canvas.addEventListener("touchmove", keepStill, { passive: false });
  canvas.addEventListener("contextmenu", keepStill); // of a long press
  canvas.addEventListener("pointerleave", (event) => actions.hover?.(undefined, event));
}

/** The interval between two places. One that reaches below the axis takes in trials without a value. */
export function intervalOf(a: number, b: number): Interval {
  const [low, high] = [Math.min(a, b), Math.max(a, b)];
  return [low < -0.02 ? ABSENT : Math.max(0, low), Math.min(1, high)];
}
