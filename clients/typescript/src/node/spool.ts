import {
  closeSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { randomBytes } from "node:crypto";
import { join } from "node:path";
import { decodeValue, encode } from "../codec.js";
import type { Failure, Result } from "../generated/messages.js";
import { writeAny, writeString } from "../json.js";
import type { Spool, Unsent } from "../worker/spool.js";

/** A folder of outcomes that wait to be told, a file each; the same for the workers of every language. */
export class FolderSpool implements Spool {
  constructor(private readonly folder: string) {}

  keep(unsent: Unsent): string {
    mkdirSync(this.folder, { recursive: true, mode: 0o700 });
    const trial = unsent.result?.trialId ?? unsent.failure?.trialId;
    const name = `${unsent.study}-${String(trial)}-${randomBytes(16).toString("hex")}.json`;
    const part = join(this.folder, name.replace(/json$/, "part"));
    const file = openSync(part, "wx", 0o600);
    try {
      writeFileSync(file, text(unsent));
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
    renameSync(part, join(this.folder, name));
    this.#sync();
    return name;
  }

  #sync(): void {
    if (process.platform === "win32") return; // folders cannot be opened there
    const folder = openSync(this.folder, "r");
    try {
      fsyncSync(folder);
    } finally {
      closeSync(folder);
    }
  }

  discard(name: string): void {
    rmSync(join(this.folder, name), { force: true });
  }

  waiting(study: string, createdMs: number, complain: (message: string) => void): { name: string; unsent: Unsent }[] {
    let names: string[];
    try {
      names = readdirSync(this.folder);
    } catch (error) {
      if (!isMissing(error)) complain(`${this.folder}: ${String(error)}`);
      return []; // nothing was ever kept
    }
    return names
      .filter((name) => name.startsWith(`${study}-`) && name.endsWith(".json"))
      .map((name) => ({ name, ...this.#read(name, complain) }))
      .filter((found): found is typeof found & { unsent: Unsent } => {
        const { unsent } = found;
        return unsent?.study === study && unsent.createdMs === createdMs;
      })
      .sort((a, b) => a.time - b.time || a.name.localeCompare(b.name))
      .map(({ name, unsent }) => ({ name, unsent }));
  }

  /** A file that another worker has just told, or that is none of ours, is left alone. */
  #read(name: string, complain: (message: string) => void): { time: number; unsent: Unsent | undefined } {
    try {
      const path = join(this.folder, name);
      const time = statSync(path).mtimeMs;
      const data = JSON.parse(readFileSync(path, "utf8")) as Record<string, unknown>;
      const { study, created_ms: createdMs, result, failure } = data;
      if (typeof study !== "string" || typeof createdMs !== "number") return { time, unsent: undefined };
      if (result !== undefined && result !== null) {
        return { time, unsent: { study, createdMs, result: decodeValue("Result", result) as Result } };
      }
      return { time, unsent: { study, createdMs, failure: decodeValue("Failure", failure) as Failure } };
    } catch (error) {
      if (!isMissing(error))
        complain(`${join(this.folder, name)}: not an unsent outcome, left there: ${String(error)}`);
      return { time: 0, unsent: undefined };
    }
  }
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === "ENOENT";
}

function text(unsent: Unsent): string {
  const outcome =
    unsent.result !== undefined
      ? `"result":${encode("Result", unsent.result)}`
      : `"failure":${encode("Failure", unsent.failure ?? {})}`;
  return `{"study":${writeString(unsent.study, "")},"created_ms":${writeAny(unsent.createdMs, "")},${outcome}}`;
}
