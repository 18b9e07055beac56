import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import type { Objective, WorkerOptions } from "../src/node.js";
import type { Suggestion } from "../src/node.js";
import { Infeasible, TryAgain, Worker } from "../src/node.js";
import { Leases } from "../src/worker/leases.js";
import { ScriptedServer, studyOf } from "./scheduler.js";
import type { Script } from "./scheduler.js";

const folder = (): string => mkdtempSync(join(tmpdir(), "hola-spool-"));

async function worked(
  script: Script,
  objective: Objective,
  options: WorkerOptions = {},
): Promise<{ summary: Awaited<ReturnType<Worker["run"]>>; server: ScriptedServer }> {
  const server = await ScriptedServer.start(script);
  const endpoint = server.endpoint;
  try {
    const worker = new Worker(objective, { endpoint, spoolDir: folder(), handleSignals: false, ...options });
    return { summary: await worker.run(), server };
  } finally {
    await server.stop();
  }
}

test("a study is worked through, one round trip per trial", async () => {
  const { summary, server } = await worked(studyOf(3, 60), ({ x }) => (x as number) ** 2);
  assert.deepEqual(
    [summary.reason, summary.studyReason, summary.completed, summary.exitCode],
    ["finished", "max_trials", 3, 0],
  );
  const names = server.calls.map(({ operation }) => operation.name).filter((name) => name !== "Heartbeat");
  assert.deepEqual(names, [
    "RegisterWorker",
    "GetSuggestion",
    "SubmitResult",
    "SubmitResult",
    "SubmitResult",
    "DeregisterWorker",
  ]);
  assert.deepEqual(
    server.named("SubmitResult").map(({ body }) => (body["results"] as { objectives: object }[])[0]?.objectives),
    [{ loss: 1 }, { loss: 4 }, { loss: 9 }],
  );
});

test("what an objective does decides what is told", async () => {
  const { summary, server } = await worked(studyOf(5, 60), ({ x }) => {
    switch (x) {
      case 1:
        throw new Infeasible("no such point");
      case 2:
        throw new TypeError("a bug");
      case 3:
        return NaN;
      case 4:
        throw new TryAgain("later");
      default:
        return { objectives: { loss: 1 }, metadata: { note: "fine" } };
    }
  });
  assert.deepEqual([summary.completed, summary.failed, summary.infeasible], [1, 3, 1]);
  const bodies = server.named("SubmitResult").map(({ body }) => body);
  const told = bodies.slice(0, 4).map(({ failures }) => (failures as Record<string, unknown>[])[0]);
  assert.deepEqual(
    told.map((failure) => [failure?.["kind"] ?? "failed", failure?.["retry"] ?? false]),
    [
      ["infeasible", false],
      ["failed", false],
      ["failed", false],
      ["failed", true],
    ],
  );
  assert.match(String(told[1]?.["reason"]), /^TypeError: a bug\n/);
  assert.match(String(told[2]?.["reason"]), /not finite: NaN/);
  assert.deepEqual((bodies[4]?.["results"] as object[])[0], {
    trial_id: 5,
    lease: "lease-5",
    objectives: { loss: 1 },
    metadata: { note: "fine" },
  });
});

test("ten failures in a row end a worker", async () => {
  const { summary } = await worked(studyOf(100, 60), () => {
    throw new Error("always");
  });
  assert.deepEqual([summary.reason, summary.failed, summary.exitCode], ["max_errors", 10, 1]);
  assert.match(summary.message, /10 trials failed in a row, the last one: Error: always/);
});

test("an aborted signal gives the trials back", async () => {
  const control = new AbortController();
  const { summary, server } = await worked(
    studyOf(3, 60),
    (_, { signal }) =>
      new Promise((_, reject) => {
        signal.addEventListener("abort", () => {
          reject(new Error("stopped"));
        });
        control.abort();
      }),
    { signal: control.signal },
  );
  assert.deepEqual([summary.reason, summary.released, summary.exitCode], ["stopped", 1, 130]);
  const { leases, kind } = server.named("ReleaseTrials")[0]?.body ?? {};
  assert.deepEqual([leases, kind], [[{ trial_id: 1, lease: "lease-1" }], "drained"]);
  assert.equal(server.named("DeregisterWorker").length, 1);
});

test("a termination gives the trials back as preempted", async () => {
  const { summary, server } = await worked(
    studyOf(1, 60),
    () => {
      process.kill(process.pid, "SIGTERM");
      return new Promise<number>(() => {});
    },
    { handleSignals: true },
  );
  assert.deepEqual([summary.reason, summary.released, summary.exitCode], ["preempted", 1, 143]);
  assert.equal(server.named("ReleaseTrials")[0]?.body["kind"] ?? "preempted", "preempted");
});

test("suggestions that nobody asked for go back as undelivered", async () => {
  const script = studyOf(2, 60);
  const { summary, server } = await worked(
    async (call) => {
      const reply = await script(call);
      if (call.operation.name !== "GetSuggestion") return reply;
      const { suggestions, ...rest } = reply?.body as { suggestions: object[] };
      const more = { trial_id: 9, attempt: 1, lease: "lease-9", lease_s: 60, parameters: { x: 9 } };
      return { body: { ...rest, suggestions: [...suggestions, more] } };
    },
    ({ x }) => Number(x),
  );
  assert.deepEqual([summary.completed, summary.released], [2, 1]);
  const { leases, kind } = server.named("ReleaseTrials")[0]?.body ?? {};
  assert.deepEqual([leases, kind], [[{ trial_id: 9, lease: "lease-9" }], "undelivered"]);
});

test("an outcome that nobody takes is kept, and the next worker tells it first", async () => {
  const spoolDir = folder();
  let away = false;
  const script = studyOf(2, 60);
  const first = await worked(
    (call) => (away ? undefined : script(call)),
    () => {
      away = true;
      return 7;
    },
    { spoolDir, reconnectS: 0.2 },
  );
  assert.deepEqual([first.summary.reason, first.summary.unsent], ["unreachable", 1]);
  const [name = ""] = readdirSync(spoolDir);
  assert.match(name, /^default-1-[0-9a-f]{32}\.json$/);
  assert.deepEqual(JSON.parse(readFileSync(join(spoolDir, name), "utf8")), {
    study: "default",
    created_ms: 1,
    result: { trial_id: 1, lease: "lease-1", objectives: { loss: 7 } },
  });
  const second = await worked(script, () => 8, { spoolDir });
  assert.deepEqual([second.summary.completed, second.summary.unsent], [1, 0]);
  const told = second.server.named("SubmitResult").map(({ body }) => body["results"]);
  assert.deepEqual(told[0], [{ trial_id: 1, lease: "lease-1", objectives: { loss: 7 } }]);
  assert.deepEqual(readdirSync(spoolDir), []);
});

test("a worker that was stopped leaves nothing that keeps the process alive", async () => {
  const program = spawn(
    process.execPath,
    [
      "--input-type=module",
      "--eval",
      `import { Worker } from ${JSON.stringify(new URL("../src/node.js", import.meta.url).href)};
       import { ScriptedServer, studyOf } from ${JSON.stringify(new URL("./scheduler.js", import.meta.url).href)};
       const server = await ScriptedServer.start(studyOf(1, 60));
       const worker = new Worker(() => { worker.stop(); return new Promise(() => {}); }, {
         endpoint: server.endpoint, spoolDir: ${JSON.stringify(folder())},
       });
       const { reason } = await worker.run();
       await server.stop();
       const left = process.getActiveResourcesInfo().filter((kind) => kind === "Timeout");
       process.stdout.write(reason + " " + left.length);`,
    ],
    { stdio: ["ignore", "pipe", "inherit"] },
  );
  let said = "";
  program.stdout.on("data", (chunk: Buffer) => (said += chunk.toString()));
  const [code] = (await once(program, "exit")) as [number];
  assert.deepEqual([code, said], [0, "stopped 0"]);
});

test("a file in the spool that is none of ours is told of, and left", async () => {
  const spoolDir = folder();
  writeFileSync(join(spoolDir, "default-1-0123456789abcdef0123456789abcdef.json"), "{");
  const warnings: string[] = [];
  const log = { debug() {}, info() {}, error() {}, warn: (message: string) => warnings.push(message) };
  const { summary } = await worked(studyOf(1, 60), () => 1, { spoolDir, log });
  assert.deepEqual([summary.completed, summary.unsent, readdirSync(spoolDir).length], [1, 0, 1]);
  assert.match(warnings[0] ?? "", /default-1-0123456789abcdef0123456789abcdef\.json: not an unsent outcome/);
});

test("letting an old lease go keeps the new one", () => {
  const leases = new Leases();
  const suggestion = (lease: string): Suggestion =>
    ({ trialId: 1, attempt: 1, lease, leaseS: 4, parameters: {}, standing: "held" }) as unknown as Suggestion;
  leases.hold(suggestion("old"));
  leases.hold(suggestion("new")); // another lane may have the next attempt already
  leases.letGo({ trialId: 1, lease: "old" });
  assert.deepEqual(leases.refs, [{ trialId: 1, lease: "new" }]);
  leases.letGo({ trialId: 1, lease: "new" });
  assert.deepEqual(leases.refs, []);
});
