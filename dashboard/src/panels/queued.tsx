import { hashOf } from "../route";

/** A link to a trial that was queued. */
export function Queued({ study, trial }: { study: string; trial: number }) {
  return (
    <>
      Queued <a href={hashOf({ study, trial })}>trial {trial}</a>.
    </>
  );
}
