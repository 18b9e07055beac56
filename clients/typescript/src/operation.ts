/** A row of the table of operations. */
export interface Operation {
  readonly name: string;
  readonly request: string;
  readonly response: string;
  readonly method: "DELETE" | "GET" | "PATCH" | "POST" | "PUT";
  readonly path: string;
  readonly onStudy: boolean;
  readonly keyed: boolean;
}

/** What every call takes beside its request. */
export interface CallOptions {
  /** Ends the call with the signal's reason. The request may have been carried out. */
  readonly signal?: AbortSignal | undefined;
  /** Seconds that one attempt may take, on top of the `waitS` of the request; by default the client's. */
  readonly timeoutS?: number | undefined;
  /**
   * Names the intent: a call with the same key is carried out once and answered alike. By default a fresh UUID, which
   * every attempt of the call repeats.
   */
  readonly idempotencyKey?: string | undefined;
}
