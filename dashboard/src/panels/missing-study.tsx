import type { Client } from "hola-hpo";
import { useInterval } from "../hooks";
import { hashOf } from "../route";

const EVERY_MS = 3000;

interface Props {
  readonly client: Client;
  readonly name: string;
  /** Opens the study. */
  readonly retry: () => void;
}

/** Says that a study is not there, and opens it when somebody makes it. */
export function MissingStudy({ client, name, retry }: Props) {
  const look = async (): Promise<void> => {
    for await (const { study } of client.iterateStudies({ limit: 1000 })) if (study === name) return retry();
  };
  // While the server cannot be reached, nothing is known.
  useInterval(() => void look().catch(() => undefined), EVERY_MS);
  return (
    <div class="failure" role="alert">
      <h1>There is no study “{name}”</h1>
      <p>It was deleted, or your token does not allow you to see it. If it is made again, this page opens it.</p>
      <a href={hashOf({})}>All studies</a>
    </div>
  );
}
