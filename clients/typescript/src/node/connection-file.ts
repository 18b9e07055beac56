import { closeSync, constants, fstatSync, lstatSync, openSync, readFileSync } from "node:fs";
import { ConfigurationError } from "../errors.js";

/** How a connection file came to be read: it lies in the well-known place, or the user named it. */
export type Trust = "found" | "named";

const warned = new Set<string>();

/**
 * The content of a connection file, which says where a token is sent.
 *
 * @throws ConfigurationError when others may have written it, or, in the well-known place, may have read it
 */
export function readTrusted(path: string, trust: Trust): string {
  let flags = constants.O_RDONLY;
  if (trust === "found") {
    if (!lstatSync(path).isFile()) {
      throw new ConfigurationError(
        `${path}: the connection file is not a regular file: remove it, or name the right one in HOLA_CONNECTION`,
      );
    }
    // Zero where the system has no such flag.
    flags |= (constants.O_NOFOLLOW as number | undefined) ?? 0;
  }
  const file = openSync(path, flags);
  try {
    checkAccess(path, file, trust);
    return readFileSync(file, "utf8");
  } finally {
    closeSync(file);
  }
}

function checkAccess(path: string, file: number, trust: Trust): void {
  const user = process.geteuid?.();
  if (user === undefined) return; // no POSIX system
  const { uid: owner, mode: bits } = fstatSync(file);
  const mode = (bits & 0o7777).toString(8).padStart(4, "0");
  const refuse = (problem: string): never => {
    throw new ConfigurationError(`${path}: the connection file ${problem}`);
  };
  if (owner !== user && !(trust === "named" && owner === 0)) {
    refuse(
      `belongs to user ${String(owner)}, not to you (user ${String(user)}): use a file of your own; ` +
        `\`chown ${String(user)} ${path}\` makes it yours`,
    );
  }
  if (trust === "found" && (bits & 0o077) !== 0) {
    refuse(`has mode ${mode}, so others can access it: \`chmod 600 ${path}\``);
  }
  if ((bits & 0o022) !== 0) refuse(`has mode ${mode}, so others can write to it: \`chmod go-w ${path}\``);
  if ((bits & 0o044) !== 0 && !warned.has(path)) {
    warned.add(path);
    process.emitWarning(
      `${path}: the connection file has mode ${mode}, so others can read the token: \`chmod 600 ${path}\``,
      "HolaWarning",
    );
  }
}
