import { useEffect, useReducer, useRef, useState } from "preact/hooks";
import type { StudyModel } from "./model/study";
import { readRoute, type Route } from "./route";

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

/** Where the page is. */
export function useRoute(): Route {
  const redraw = useRedraw();
  useEffect(() => {
    addEventListener("hashchange", redraw);
    return () => removeEventListener("hashchange", redraw);
  }, []);
  return readRoute(location.hash);
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
