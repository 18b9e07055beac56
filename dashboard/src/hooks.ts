import { useEffect, useReducer, useRef, useState } from "preact/hooks";
import type { StudyModel } from "./model/study";
import { applyQuery, queryOf } from "./model/view-query";
import { hashOf, readRoute, type Route } from "./route";

const WRITE_MS = 300;

/** Renders again. */
export function useRedraw(): () => void {
  const [, redraw] = useReducer((n: number) => n + 1, 0);
  return redraw as () => void;
}

/** Renders again when trials, brushes or the state of a study change: once a frame at most. */
export function useModel(model: StudyModel): void {
  const redraw = useRedraw();
  useEffect(() => model.frames.listen(redraw), [model]);
}

const PAINTED_MS = 250;

/**
 * Calls a function when what is shown has been painted. Plots are drawn in the frame after the one that adds them, and
 * the browser paints after that.
 */
export function afterPaint(work: () => void, leastMs = 0): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let frame = requestAnimationFrame(() => {
    frame = requestAnimationFrame(() => {
      timer = setTimeout(work, Math.max(PAINTED_MS, leastMs));
    });
  });
  return () => {
    cancelAnimationFrame(frame);
    clearTimeout(timer);
  };
}

/** Where the page is. */
export function useRoute(): Route {
  const redraw = useRedraw();
  useEffect(() => {
    addEventListener("hashchange", redraw);
    return () => removeEventListener("hashchange", redraw);
  }, []);
  return readRoute(location.hash);
}

/** Keeps the filters of a study in the address, without an entry of the history, and takes them from one that is opened. */
export function useFiltersInAddress(model: StudyModel): void {
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    let known = location.hash;
    const write = (): void => {
      timer = undefined;
      if (location.hash !== known) return; // another address was opened, and its event is still to come
      const { study, trial } = readRoute(location.hash);
      if (study !== model.name || trial !== undefined) return;
      const query = queryOf(model);
      const hash = hashOf(query === "" ? { study } : { study, query });
      if (hash !== known) history.replaceState(null, "", hash);
      known = location.hash;
    };
    const later = (): void => {
      timer ??= setTimeout(write, WRITE_MS); // browsers limit how often an address changes
    };
    const read = (): void => {
      known = location.hash;
      const { study, query } = readRoute(location.hash);
      if (study === model.name && query !== undefined && query !== queryOf(model)) applyQuery(model, query);
      later();
    };
    read();
    const leave = model.frames.listen(later);
    addEventListener("hashchange", read);
    return () => {
      clearTimeout(timer);
      leave();
      removeEventListener("hashchange", read);
    };
  }, [model]);
}

/** Calls a function now and then, as long as the page can be seen. */
export function useInterval(work: () => void, everyMs: number): void {
  const latest = useRef(work);
  latest.current = work;
  useEffect(() => {
    latest.current();
    const timer = setInterval(() => {
      if (!document.hidden) latest.current();
    }, everyMs);
    return () => clearInterval(timer);
  }, [everyMs]);
}

/** Whether an element is in the window or near it. */
export function useNear(id: string): boolean {
  const [isNear, setNear] = useState(false);
  const sight = useRef<IntersectionObserver | undefined>(undefined);
  const observed = useRef<HTMLElement | null>(null);
  useEffect(() => () => sight.current?.disconnect(), []);
  useEffect(() => {
    const element = document.getElementById(id);
    if (element === observed.current) return;
    observed.current = element;
    sight.current?.disconnect();
    if (element === null) return;
    sight.current = new IntersectionObserver((entries) => setNear(entries.at(-1)!.isIntersecting), {
      rootMargin: "150px",
    });
    sight.current.observe(element);
  });
  return isNear;
}

/** Whether an element has come near the window. What is costly waits for it. */
export function useSeen(place: { readonly current: HTMLElement | null }): boolean {
  const [isSeen, setSeen] = useState(false);
  useEffect(() => {
    if (place.current === null || isSeen) return;
    const sight = new IntersectionObserver(
      (entries) => {
        if (entries.at(-1)!.isIntersecting) setSeen(true);
      },
      { rootMargin: "150px" },
    );
    sight.observe(place.current);
    return () => sight.disconnect();
  });
  return isSeen;
}
