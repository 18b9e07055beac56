/** What somebody should look at. */
export interface Diagnosis {
  readonly kind: "edge" | "stagnation" | "noise" | "failures" | "worker" | "stopping" | "limits";
  readonly sentence: string;
  /** The trial that the sentence names. */
  readonly trialId?: number;
}
