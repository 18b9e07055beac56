import { isCode, type AnyEvent, type Client, type Metadata, type StoredTrial, type TrialChanged } from "hola-hpo";

const PAGE = 1000;
const MOST_PAGES = 20;

/** All that the server knows of one trial. */
export interface TrialRecord {
  /** Undefined when too many trials changed after it for it to be found. */
  readonly trial: StoredTrial | undefined;
  readonly metadata: Metadata | undefined;
  /** Its events, as far as the server still stores them. */
  readonly events: readonly TrialChanged[];
}

/**
 * Reads a trial.
 *
 * @param changed - the event of its latest change
 */
export async function readTrial(
  client: Client,
  study: string,
  trialId: number,
  changed: number,
  signal: AbortSignal,
): Promise<TrialRecord> {
  const [trial, metadata, events] = await Promise.all([
    findTrial(client, study, trialId, changed, signal),
    client.getMetadata({ study, trialIds: [trialId] }, { signal }).then(({ items }) => items[0]?.metadata),
    readEvents(client, study, trialId, signal),
  ]);
  return { trial, metadata, events };
}

/** Whether the study has a trial, whatever this page has read. */
export async function hasTrial(client: Client, study: string, trialId: number, signal: AbortSignal): Promise<boolean> {
  try {
    await client.getMetadata({ study, trialIds: [trialId] }, { signal });
    return true;
  } catch (error) {
    if (!isCode(error, "unknown_trial")) throw error;
    return false;
  }
}

async function findTrial(
  client: Client,
  study: string,
  trialId: number,
  changed: number,
  signal: AbortSignal,
): Promise<StoredTrial | undefined> {
  let after: string | undefined;
  for (let page = 0; page < MOST_PAGES; page++) {
    const reply = await client.getTrials({ study, changedSince: changed - 1, limit: PAGE, after }, { signal });
    const found = reply.items.find((trial) => trial.trialId === trialId);
    if (found !== undefined) return found;
    const last = reply.items.at(-1)?.trialId ?? 0;
    if (reply.nextCursor === undefined || last > trialId) return undefined;
    after = reply.nextCursor;
  }
  return undefined;
}

async function readEvents(
  client: Client,
  study: string,
  trialId: number,
  signal: AbortSignal,
): Promise<TrialChanged[]> {
  const isOfTrial = (event: AnyEvent): event is TrialChanged =>
    event.tag === "TrialChanged" && event.trialId === trialId;
  const events: TrialChanged[] = [];
  try {
    let after: number | undefined;
    for (let page = 0; page < MOST_PAGES; page++) {
      const { items, nextCursor } = await client.getEvents({ study, after, limit: PAGE }, { signal });
      events.push(...items.filter(isOfTrial));
      if (items.length < PAGE) break;
      after = nextCursor;
    }
  } catch (error) {
    if (!isCode(error, "cursor_expired")) throw error; // the oldest events were dropped between two pages
  }
  return events;
}
