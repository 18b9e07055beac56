import { isCode, type Client, type GetModelViewResponse } from "hola-hpo";

/** Points on each axis: enough for a smooth map, and computed in a fraction of a second. */
const SIZE = 32;
/** As many as the protocol allows. */
const MOST = 64;
const WAIT_S = 10;
const PAUSE_MS = 1000;

/**
 * Reads what a model predicts over one or two parameters, at the values of the recommended trial. The server computes it
 * beside its other work: a request whose answer is not there in time is sent again.
 *
 * @param choices - the largest number of choices of a parameter: each of them is a point
 * @param waits - called each time when the answer is not there yet
 */
export async function readModelView(
  client: Client,
  study: string,
  parameters: readonly string[],
  choices: number,
  signal: AbortSignal,
  waits: () => void,
): Promise<GetModelViewResponse> {
  const size = Math.max(SIZE, Math.min(MOST, choices));
  for (;;) {
    try {
      const reply = await client.getModelView({ study, parameters, size, waitS: WAIT_S }, { signal });
      if (reply.ready) return reply;
    } catch (error) {
      if (!isCode(error, "overloaded")) throw error;
      await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
      signal.throwIfAborted();
    }
    waits();
  }
}
