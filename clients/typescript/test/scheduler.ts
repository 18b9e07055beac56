import { createServer } from "node:http";
import type { IncomingMessage, Server, ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { operations } from "../src/generated/operations.js";
import type { Operation } from "../src/operation.js";

/** A request as it came. */
export interface Call {
  readonly operation: Operation;
  readonly url: URL;
  readonly headers: IncomingMessage["headers"];
  readonly body: Record<string, unknown>;
}

/** What a server answers: a body with a status, or nothing: the connection is cut. */
export type Reply = { readonly status?: number; readonly body: object | string } | undefined;
export type Script = (call: Call) => Reply | Promise<Reply>;

/** A small HTTP server on the loopback interface that answers what a test says, and remembers what it was asked. */
export class ScriptedServer {
  readonly calls: Call[] = [];
  readonly #server: Server;

  private constructor(private readonly script: Script) {
    this.#server = createServer((request, response) => void this.#serve(request, response));
  }

  static async start(script: Script): Promise<ScriptedServer> {
    const server = new ScriptedServer(script);
    await new Promise<void>((resolve) => server.#server.listen(0, "127.0.0.1", resolve));
    return server;
  }

  get endpoint(): string {
    return `http://127.0.0.1:${String((this.#server.address() as AddressInfo).port)}`;
  }

  named(name: keyof typeof operations): Call[] {
    return this.calls.filter(({ operation }) => operation.name === name);
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? "/", "http://127.0.0.1");
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const operation = Object.values(operations).find(
      ({ method, path }) =>
        method === request.method && new RegExp(`^${path.replace("{study}", "[^/]+")}$`).test(url.pathname),
    );
    if (operation === undefined) {
      response.writeHead(404).end();
      return;
    }
    const text = Buffer.concat(chunks).toString("utf8");
    const call = {
      operation,
      url,
      headers: request.headers,
      body: (text === "" ? {} : JSON.parse(text)) as Record<string, unknown>,
    };
    this.calls.push(call);
    const reply = await this.script(call);
    if (reply === undefined) {
      request.socket.destroy();
      return;
    }
    const body = typeof reply.body === "string" ? reply.body : JSON.stringify(reply.body);
    response.writeHead(reply.status ?? 200, { "Content-Type": "application/json" }).end(body);
  }
}

export const INFO = {
  study: "default",
  spec: {
    parameters: [{ type: "continuous", name: "x", low: 0, high: 10 }],
    objectives: [{ name: "loss" }],
    steps: { max: 1000 },
  },
  state: "running",
  revision: 1,
  objective_revision: 1,
  created_ms: 1,
};

/** A report as it came. */
export interface ReportBody {
  readonly trial_id: number;
  readonly lease: string;
  readonly step: number;
  readonly objectives?: Record<string, number>;
  readonly diverged?: boolean;
  readonly checkpoint?: { readonly uri: string; readonly host?: string };
}

/** What is said of trials and of their reports. */
export interface Rules {
  readonly limits?: object;
  /** The study, as registrations get it. */
  readonly info?: object;
  /** The parameters of every trial, in place of its `x`. */
  readonly parameters?: object;
  /** More fields of every suggestion. */
  readonly suggestion?: object;
  /** More fields of the receipt of a report. */
  readonly decide?: (report: ReportBody) => { readonly decision?: string } & object;
}

/** A scheduler of one study with some trials of `x` = 1, 2, ...; leases are as long as is said. */
export function studyOf(trials: number, leaseS: number, rules: Rules = {}): Script {
  const { limits = {}, info = INFO, parameters, suggestion: more = {}, decide = () => ({}) } = rules;
  let given = 0;
  const next = (): object => {
    if (given === trials) return { status: "finished", reason: "max_trials" };
    given++;
    const suggestion = { trial_id: given, attempt: 1, lease: `lease-${String(given)}`, lease_s: leaseS };
    return { status: "suggestions", suggestions: [{ ...suggestion, ...more, parameters: parameters ?? { x: given } }] };
  };
  return ({ operation, body }) => {
    switch (operation.name) {
      case "RegisterWorker":
        return {
          body: {
            tag: "RegisterWorkerResponse",
            worker_id: "00000000-0000-4000-8000-000000000001",
            info,
            limits,
          },
        };
      case "GetSuggestion":
        return { body: { tag: "GetSuggestionResponse", ...next() } };
      case "SubmitResult": {
        const { results = [], failures = [] } = body as Partial<Record<"results" | "failures", { trial_id: number }[]>>;
        const receipts = [...results, ...failures].map(({ trial_id }) => ({ trial_id, outcome: "recorded" }));
        return {
          body: { tag: operation.response, receipts, ...(body["next_count"] === 1 ? { next: next() } : {}) },
        };
      }
      case "SubmitReports": {
        const receipts = (body["reports"] as ReportBody[]).map((report) => {
          const { trial_id, step } = report;
          return { trial_id, step, outcome: "recorded", decision: "continue", ...decide(report) };
        });
        const isEnded = receipts.some(({ decision }) => ["stop", "pause"].includes(decision));
        const asked = isEnded && body["next_count"] === 1 ? { next: next() } : {};
        return { body: { tag: operation.response, receipts, ...asked } };
      }
      case "ReleaseTrials":
        return { body: { tag: "ReleaseTrialsResponse", receipts: [] } };
      default:
        return { body: { tag: operation.response } };
    }
  };
}
