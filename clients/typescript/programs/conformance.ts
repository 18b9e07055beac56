// Speaks to the conformance suite: JSON lines in, JSON lines out.

import { createInterface } from "node:readline";
import { writeFileSync, existsSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import {
  Client,
  ClosedError,
  ConfigurationError,
  HandshakeError,
  Infeasible,
  InvalidReplyError,
  RequestTimeoutError,
  ServerError,
  TransportError,
  Worker,
} from "../src/zmq.js";
import type { Parameters, Trial, Values } from "../src/zmq.js";
import { decode, encode, Unreadable } from "../src/codec.js";
import { operations } from "../src/generated/operations.js";
import { version } from "./version.js";

const FEATURES = [
  "read.replies",
  "read.requests",
  "call.rest",
  "call.tls",
  "call.zmq",
  "call.curve",
  "call.ipc",
  "work.rest",
  "work.zmq",
  "work.reports",
];

interface Command {
  readonly id: number;
  readonly do: string;
  readonly type: string;
  readonly body_base64: string;
  readonly endpoints: readonly string[];
  readonly token: string | null;
  readonly server_key: string | null;
  readonly ca_file: string | null;
  readonly operation: keyof typeof operations;
  readonly request_base64: string;
  readonly timeout_s?: number | null;
  readonly study: string;
  readonly concurrency: number;
  readonly wait_s: number;
  readonly lease_s: number | null;
  readonly reconnect_s: number;
  readonly retry_failures: boolean;
  readonly spool_dir: string;
  readonly handle_signals: boolean;
  readonly can_resume: boolean;
  readonly folder: string;
}

function text(base64: string): string {
  return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(Buffer.from(base64, "base64"));
}

function base64(body: string): string {
  return Buffer.from(body, "utf8").toString("base64");
}

function failure(error: unknown): object {
  const kinds: [new (...args: never[]) => Error, string][] = [
    [ServerError, "server"],
    [RequestTimeoutError, "timeout"],
    [HandshakeError, "handshake"],
    [ClosedError, "unreachable"],
    [TransportError, "unreachable"],
    [InvalidReplyError, "invalid_reply"],
    [ConfigurationError, "configuration"],
  ];
  const kind = kinds.find(([type]) => error instanceof type)?.[1];
  if (kind === undefined) throw error;
  return {
    error: { kind, message: String(error), ...(error instanceof ServerError ? { code: error.code } : {}) },
  };
}

/** Reads a message as this package does, and writes it again. */
function read(command: Command): object {
  try {
    const message = decode(command.type, text(command.body_base64));
    return { accepted: true, body_base64: base64(encode(command.type, message as object)) };
  } catch (error) {
    if (error instanceof Unreadable) return { accepted: false, message: error.message };
    if (error instanceof TypeError) return { accepted: false, message: `not UTF-8: ${error.message}` };
    throw error;
  }
}

function connection(command: Command): object {
  return {
    endpoint: command.endpoints,
    token: command.token ?? undefined,
    serverKey: command.server_key ?? undefined,
    caFile: command.ca_file ?? undefined,
    timeoutS: command.timeout_s ?? undefined,
  };
}

async function call(command: Command): Promise<object> {
  const { request, response, name } = operations[command.operation];
  try {
    const client = new Client({
      ...connection(command),
      retry: { attempts: 5, firstS: 0.01, longestS: 0.05 },
    });
    try {
      const method = (name.charAt(0).toLowerCase() + name.slice(1)) as "describe";
      const reply = await client[method](decode(request, text(command.request_base64)) as Record<string, never>);
      return { reply_base64: base64(encode(response, reply)) };
    } finally {
      client.close();
    }
  } catch (error) {
    return failure(error);
  }
}

const STEPS = 6;
const CHECKPOINTS: readonly number[] = [2, 4];

function file(folder: string, trial: Trial, suffix: string): string {
  return join(folder, `${String(trial.id)}.${suffix}`);
}

/** Says that the evaluation was told to end, if it is. */
async function untilEnd(folder: string, trial: Trial, body: () => Promise<void>): Promise<void> {
  try {
    await body();
  } catch (error) {
    if (trial.signal.aborted) writeFileSync(file(folder, trial, "stopped"), "");
    throw error;
  }
}

async function hold(folder: string, trial: Trial, signal?: AbortSignal): Promise<void> {
  writeFileSync(file(folder, trial, "started"), "");
  while (!existsSync(file(folder, trial, "go"))) {
    signal?.throwIfAborted();
    await delay(10);
  }
}

async function report(x: number, trial: Trial, beforeSecond: () => Promise<void>): Promise<void> {
  for (let step = (trial.resume?.step ?? 0) + 1; step <= STEPS; step++) {
    if (step === 2) await beforeSecond();
    const checkpoint = CHECKPOINTS.includes(step) ? `memory:${String(trial.id)}:${String(step)}` : undefined;
    await trial.report(step, x / step, { checkpoint });
  }
}

/** Tells null, zero, the empty text and an inactive parameter apart. */
function optional(parameters: Parameters): number {
  if (!("opt" in parameters)) throw new Error("opt is not active");
  const opt = parameters["opt"];
  return (opt === null ? 1 : opt === "" ? 4 : 2) + ("twin" in parameters ? 0 : 8);
}

function evaluation(folder: string): (parameters: Parameters, trial: Trial) => Promise<Values> {
  return async (parameters, trial) => {
    const x = parameters["x"] as number;
    switch (parameters["do"]) {
      case "metadata":
        return { objectives: { loss: x }, metadata: { text: "größer", x, list: [1, null, true] } };
      case "fail":
        throw new Error("as the suite says");
      case "infeasible":
        throw new Infeasible("as the suite says");
      case "optional":
        return x + optional(parameters);
      case "nan":
        return NaN;
      case "hold":
        await untilEnd(folder, trial, () => hold(folder, trial, trial.signal));
        return x;
      case "report":
        await untilEnd(folder, trial, () => report(x, trial, async () => {}));
        return x / STEPS;
      case "report_hold":
        await untilEnd(folder, trial, () => report(x, trial, () => hold(folder, trial)));
        return x / STEPS;
      default:
        return x;
    }
  };
}

async function work(command: Command): Promise<object> {
  try {
    const worker = new Worker(evaluation(command.folder), {
      ...connection(command),
      study: command.study,
      concurrency: command.concurrency,
      waitS: command.wait_s,
      leaseS: command.lease_s ?? undefined,
      reconnectS: command.reconnect_s,
      retryFailures: command.retry_failures,
      spoolDir: command.spool_dir,
      handleSignals: command.handle_signals,
      canResume: command.can_resume,
    });
    return { summary: await worker.run() };
  } catch (error) {
    return failure(error);
  }
}

async function answer(command: Command): Promise<object> {
  switch (command.do) {
    case "hello":
      return { name: "typescript", version, features: FEATURES };
    case "read":
      return read(command);
    case "call":
      return call(command);
    case "work":
      return work(command);
    default:
      return { error: { kind: "configuration", message: `there is no command ${command.do}` } };
  }
}

for await (const line of createInterface({ input: process.stdin })) {
  const command = JSON.parse(line) as Command;
  process.stdout.write(`${JSON.stringify({ id: command.id, ...(await answer(command)) })}\n`);
}
