import type { ComponentChildren } from "preact";
import { useEffect, useRef } from "preact/hooks";
import type { Plot } from "../draw/plot";

interface Props<P extends Plot> {
  /** Makes the plot in its place, once for each `id`. */
  readonly make: (host: HTMLElement) => P;
  /** Tells the plot what the caller shows, see {@link Plot.show}. */
  readonly update?: (plot: P) => void;
  readonly id?: string;
  readonly class?: string;
  readonly children?: ComponentChildren;
}

/** A place for a plot in the page. */
export function PlotHost<P extends Plot>({ make, update, id, children, ...rest }: Props<P>) {
  const host = useRef<HTMLDivElement>(null);
  const plot = useRef<P | undefined>(undefined);
  useEffect(() => {
    plot.current = make(host.current!);
    return () => plot.current?.end();
  }, [id]);
  useEffect(() => {
    if (plot.current !== undefined) update?.(plot.current);
  });
  return (
    <div class={`host ${rest.class ?? ""}`} ref={host}>
      {children}
    </div>
  );
}
