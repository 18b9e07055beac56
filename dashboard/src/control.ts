import type { Client } from "hola-hpo";
import type { Session } from "./session";

/** What a panel that changes a study needs. Only who may change it has one. */
export interface Control {
  readonly client: Client;
  readonly study: string;
  /** Reads at once what a change did. */
  readonly refresh: () => void;
}

/** @returns undefined if the role of the caller covers no changes; the server decides nevertheless */
export function controlOf({ client, role }: Session, study: string, refresh: () => void): Control | undefined {
  return role === "admin" ? { client, study, refresh } : undefined;
}
