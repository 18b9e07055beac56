import { HolaError, ServerError } from "hola-hpo";

/** What an error says to people. */
export function messageOf(error: unknown): string {
  if (error instanceof ServerError) return error.response.message;
  if (error instanceof HolaError) return `The server cannot be reached: ${error.message}`;
  return error instanceof Error ? error.message : String(error);
}

/** An error, and what to do about it. */
export function Failure({ error, retry }: { error: unknown; retry?: () => void }) {
  return (
    <div class="failure" role="alert">
      <p>{messageOf(error)}</p>
      {retry && <button onClick={retry}>Try again</button>}
    </div>
  );
}
