import type { Failure, Result } from "../generated/messages.js";

/** An outcome that the scheduler has not acknowledged. */
export interface Unsent {
  readonly study: string;
  /** When the study was created: another study of the same name is not meant. */
  readonly createdMs: number;
  readonly result?: Result | undefined;
  readonly failure?: Failure | undefined;
}

/** A place where outcomes wait that could not be told. */
export interface Spool {
  /** Keeps an outcome so that it survives the process; returns its name, for {@link discard}. */
  keep(unsent: Unsent): string;
  discard(name: string): void;
  /**
   * The outcomes of a study, oldest first.
   *
   * @param complain - told of what cannot be read, and is left where it is
   */
  waiting(
    study: string,
    createdMs: number,
    complain: (message: string) => void,
  ): { readonly name: string; readonly unsent: Unsent }[];
}
