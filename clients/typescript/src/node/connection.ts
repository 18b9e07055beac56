import { lstatSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import type { ClientOptions, Resolved } from "../client.js";
import type { Connection } from "../connection.js";
import { ConfigurationError } from "../errors.js";
import { readTrusted } from "./connection-file.js";
import type { Trust } from "./connection-file.js";

type Environment = Readonly<Record<string, string | undefined>>;

/** `$XDG_STATE_HOME/hola`, by default below `~/.local/state`. */
export function stateFolder(env: Environment = process.env): string {
  return join(env["XDG_STATE_HOME"] || join(homedir(), ".local", "state"), "hola");
}

function defaultPath(env: Environment): string {
  const runtime = env["XDG_RUNTIME_DIR"];
  return runtime ? join(runtime, "hola", "connection.json") : join(stateFolder(env), "connection.json");
}

/**
 * Reads a connection file that somebody named. On POSIX systems it must belong to this user or to root, and nobody else
 * may be able to write to it; when others can read it, the process emits a warning.
 *
 * @throws ConfigurationError when it cannot be read, cannot be trusted, or is none.
 */
export function readConnection(path: string): Connection {
  return read(path, "named");
}

function read(path: string, trust: Trust): Connection {
  let data: unknown;
  try {
    data = JSON.parse(readTrusted(path, trust));
  } catch (error) {
    if (error instanceof ConfigurationError) throw error;
    throw new ConfigurationError(`${path}: cannot read the connection file: ${String(error)}`);
  }
  if (typeof data !== "object" || data === null || Array.isArray(data)) {
    throw new ConfigurationError(`${path}: not a connection file`);
  }
  const fields = data as Record<string, unknown>;
  const texts = (name: string): string[] => {
    const value = fields[name] ?? [];
    if (!Array.isArray(value) || !value.every((item) => typeof item === "string")) {
      throw new ConfigurationError(`${path}: not a connection file: ${name} must be a list of strings`);
    }
    return value;
  };
  const text = (name: string): string | undefined => {
    const value = fields[name] ?? undefined;
    if (value !== undefined && typeof value !== "string") {
      throw new ConfigurationError(`${path}: not a connection file: ${name} must be a string`);
    }
    return value;
  };
  return {
    zmq: texts("zmq"),
    rest: texts("rest"),
    token: text("token"),
    serverKey: text("server_key"),
    caFile: text("ca_file"),
    study: text("study"),
  };
}

/**
 * Finds out how to reach the scheduler: the first of the files `path`, `$HOLA_CONNECTION` and that of `hola serve`; then
 * `HOLA_ENDPOINT` (addresses, separated by commas), `HOLA_TOKEN`, `HOLA_SERVER_KEY` and `HOLA_STUDY` replace what it says.
 * With `HOLA_ENDPOINT` a file that nobody named is not used: its secrets belong to another server. On POSIX systems the
 * file of `hola serve` must be a regular file of this user that nobody else can access.
 *
 * @throws ConfigurationError when there is none, or it cannot be trusted.
 */
export function findConnection(path?: string, env: Environment = process.env): Connection {
  const named = path ?? (env["HOLA_CONNECTION"] || undefined);
  const endpoints = (env["HOLA_ENDPOINT"] ?? "")
    .split(",")
    .map((endpoint) => endpoint.trim())
    .filter((endpoint) => endpoint !== "");
  let found: Connection = {};
  if (named !== undefined) {
    found = read(named, "named");
  } else if (endpoints.length === 0) {
    const file = defaultPath(env);
    if (lstatSync(file, { throwIfNoEntry: false }) === undefined) {
      throw new ConfigurationError(
        "no scheduler is known here: start one with `hola serve`, give an endpoint, or set HOLA_ENDPOINT or " +
          `HOLA_CONNECTION (looked for ${file})`,
      );
    }
    found = read(file, "found");
  }
  const isRest = (endpoint: string): boolean => /^https?:\/\//.test(endpoint);
  return {
    ...found,
    ...(endpoints.length === 0
      ? {}
      : { rest: endpoints.filter(isRest), zmq: endpoints.filter((endpoint) => !isRest(endpoint)) }),
    token: env["HOLA_TOKEN"] || found.token,
    serverKey: env["HOLA_SERVER_KEY"] || found.serverKey,
    study: env["HOLA_STUDY"] || found.study,
  };
}

/** Where to connect, and with what: options first, then the connection, then its discovery. */
export function resolve(options: ClientOptions): Resolved {
  const insecurePlaintext = options.insecurePlaintext ?? process.env["HOLA_INSECURE_PLAINTEXT"] === "1";
  if (options.endpoint !== undefined) {
    const endpoints = typeof options.endpoint === "string" ? [options.endpoint] : options.endpoint;
    const { HOLA_TOKEN, HOLA_SERVER_KEY, HOLA_STUDY } = process.env;
    // The secrets in a file that was found belong to another server.
    const fromOutside = {
      token: HOLA_TOKEN || undefined,
      serverKey: HOLA_SERVER_KEY || undefined,
      study: HOLA_STUDY || undefined,
    };
    return { endpoints, connection: options.connection ?? fromOutside, insecurePlaintext };
  }
  const connection = options.connection ?? findConnection();
  const rest = connection.rest ?? [];
  const endpoints = rest.length > 0 ? rest : (connection.zmq ?? []);
  if (endpoints.length === 0) throw new ConfigurationError("the connection has no endpoint");
  return { endpoints, connection, insecurePlaintext };
}
