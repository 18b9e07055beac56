import assert from "node:assert/strict";
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import type { Checkpoint, Objective, Summary, WorkerOptions } from "../src/node.js";
import { ConfigurationError, ServerError, TrialStopped, Worker } from "../src/node.js";
import { parseLabels } from "../src/worker/labels.js";
import { RunningTrial } from "../src/worker/trial.js";
import { INFO, ScriptedServer, studyOf } from "./scheduler.js";
import type { Call, ReportBody, Script } from "./scheduler.js";

/** A worker beside a scripted server, until it ends. */
async function worked(
  script: Script,
  objective: Objective,
  options: WorkerOptions = {},
  withWorker: (worker: Worker) => void = () => {},
): Promise<{ summary: Summary; server: ScriptedServer }> {
  const server = await ScriptedServer.start(script);
  try {
    const spoolDir = mkdtempSync(join(tmpdir(), "hola-spool-"));
    const { endpoint } = server;
    const worker = new Worker(objective, { endpoint, spoolDir, handleSignals: false, ...options });
    withWorker(worker);
    return { summary: await worker.run(), server };
  } finally {
    await server.stop();
  }
}

function reportsOf({ body }: Call): ReportBody[] {
  return body["reports"] as ReportBody[];
}

/** The trial and step of each report, by request. */
function sent(server: ScriptedServer): [number, number][][] {
  return server.named("SubmitReports").map((call) => reportsOf(call).map(({ trial_id, step }) => [trial_id, step]));
}

function names(server: ScriptedServer): string[] {
  return server.calls.map(({ operation }) => operation.name).filter((name) => name !== "Heartbeat");
}

/** Reports steps 1 to `last`, and returns `x`. */
function reporting(last: number): Objective {
  return async ({ x }, trial) => {
    for (let step = 1; step <= last; step++) await trial.report(step, Number(x) / step);
    return Number(x);
  };
}

test("reports are held back until the next decision, and sent with the one that brings it", async () => {
  const seen: unknown[] = [];
  const script = studyOf(1, 60, {
    suggestion: { next_step: 3 },
    decide: ({ step }) => (step < 3 ? { next_step: 3 } : step < 5 ? { next_step: 5 } : {}),
  });
  const { summary, server } = await worked(script, async (_, trial) => {
    for (let step = 1; step <= 6; step++) {
      await trial.report(step, 1 / step);
      seen.push(trial.nextStep);
    }
    return 1;
  });
  const batches = [[1, 2, 3], [4, 5], [6]];
  assert.deepEqual(
    sent(server),
    batches.map((steps) => steps.map((step) => [1, step])),
  );
  assert.deepEqual(seen, [3, 3, 5, 5, undefined, undefined]);
  assert.deepEqual(
    server.named("SubmitReports").map(({ body }) => body["next_count"] ?? 0),
    [1, 1, 0],
  );
  assert.deepEqual(names(server).slice(-3), ["SubmitReports", "SubmitResult", "DeregisterWorker"]);
  assert.equal(summary.completed, 1);
});

test("a worker logs no line for each recorded report", async () => {
  const lines: string[] = [];
  const write = (line: string): void => void lines.push(line);
  const log = { debug: write, info: write, warn: write, error: write };
  await worked(studyOf(1, 60), reporting(3), { log });
  assert.deepEqual(
    lines.filter((line) => line.includes("step")),
    [],
  );
  assert.ok(lines.includes("trial 1: recorded"), lines.join("\n"));
});

test("a failure is told after the reports that were held back", async () => {
  const { summary, server } = await worked(studyOf(1, 60), async (_, trial) => {
    await trial.report(1, { loss: 0.5 }, { metadata: { lr: 0.1 } });
    await trial.report(2, NaN);
    throw new Error("diverged");
  });
  const [reports] = server.named("SubmitReports").map(reportsOf);
  assert.deepEqual(reports, [
    { trial_id: 1, lease: "lease-1", step: 1, objectives: { loss: 0.5 }, metadata: { lr: 0.1 } },
    { trial_id: 1, lease: "lease-1", step: 2, diverged: true },
  ]);
  assert.deepEqual(names(server).slice(-3), ["SubmitReports", "SubmitResult", "DeregisterWorker"]);
  assert.equal(summary.failed, 1);
});

test("a trial that is stopped ends, and the next one comes with the decision", async () => {
  const stops: unknown[] = [];
  const old = { uri: "file:///old" };
  const script = studyOf(2, 60, {
    suggestion: { next_step: 2 },
    decide: ({ trial_id, step }) =>
      trial_id === 1 && step === 2 ? { decision: "stop", reason: "worse than most", discard: [old] } : {},
  });
  const discarded: Checkpoint[] = [];
  const onDiscard = (checkpoint: Checkpoint): void => void discarded.push(checkpoint);
  const { summary, server } = await worked(
    script,
    async (parameters, trial) => {
      try {
        return await reporting(4)(parameters, trial);
      } catch (error) {
        assert.ok(error instanceof TrialStopped);
        stops.push([error.decision, error.reason, error.discard, error.message, trial.signal.reason === error]);
        await assert.rejects(trial.report(3, 1), error);
        throw new Error("a close that failed"); // anything thrown counts as the end that was asked for
      }
    },
    { onDiscard },
  );
  assert.deepEqual(stops, [["stop", "worse than most", [old], "trial 1 is stopped: worse than most", true]]);
  assert.deepEqual(discarded, [old]);
  assert.deepEqual([summary.completed, summary.stopped, summary.failed], [1, 1, 0]);
  assert.deepEqual(names(server), [
    "RegisterWorker",
    "GetSuggestion",
    "SubmitReports",
    "SubmitReports",
    "SubmitReports",
    "SubmitResult",
    "DeregisterWorker",
  ]);
});

test("a trial that is paused is counted, and the next attempt continues from its checkpoint", async () => {
  const resumes: unknown[] = [];
  const resume = { step: 2, checkpoint: { uri: "memory:1:2", host: "here" } };
  const script = studyOf(1, 60, { suggestion: { resume, next_step: 1 }, decide: () => ({ decision: "pause" }) });
  const { summary } = await worked(script, async (_, trial) => {
    resumes.push(trial.resume);
    await trial.report(3, 1);
    return 1;
  });
  assert.deepEqual(resumes, [resume]);
  assert.deepEqual([summary.paused, summary.stopped, summary.completed], [1, 0, 0]);
});

test("a report with a checkpoint is sent at once", async () => {
  const script = studyOf(1, 60, {
    suggestion: { next_step: 9 },
    decide: () => ({ next_step: 9, discard: [{ uri: "file:///1" }] }),
  });
  const discarded: string[] = [];
  const { server } = await worked(
    script,
    async (_, trial) => {
      await trial.report(1, 1, { checkpoint: "file:///1" });
      await trial.report(2, 1);
      await trial.report(3, 1, { checkpoint: { uri: "/tmp/3", host: "here" } });
      return 1;
    },
    {
      onDiscard: ({ uri }) => {
        discarded.push(uri);
        throw new Error("not there");
      },
    },
  );
  assert.deepEqual(sent(server), [[[1, 1]], [[1, 2], [1, 3]]]); // prettier-ignore
  assert.deepEqual(
    server
      .named("SubmitReports")
      .flatMap(reportsOf)
      .map(({ checkpoint }) => checkpoint),
    [{ uri: "file:///1" }, undefined, { uri: "/tmp/3", host: "here" }],
  );
  assert.deepEqual(discarded, ["file:///1", "file:///1", "file:///1"]);
});

test("no outcome of a report and no unknown decision ends a worker (W-19, W-20)", async () => {
  const outcomes = ["superseded", "refused", "new-outcome"];
  const error = { code: "invalid_message", message: "no such step" };
  const script = studyOf(2, 60, {
    suggestion: { next_step: 1 },
    decide: ({ trial_id, step }) =>
      trial_id === 1
        ? { outcome: outcomes[step - 1], decision: "reconsider", next_step: step + 1, error }
        : { outcome: "late", decision: "stop" },
  });
  const { summary, server } = await worked(script, reporting(3));
  assert.deepEqual([summary.reason, summary.completed, summary.stopped], ["finished", 1, 1]);
  assert.deepEqual(sent(server), [[[1, 1]], [[1, 2]], [[1, 3]], [[2, 1]]]);
});

test("a refused report leaves the next decision where it was", async () => {
  const script = studyOf(1, 60, {
    suggestion: { next_step: 2 },
    decide: ({ step }) => (step === 2 ? { outcome: "refused" } : {}),
  });
  const seen: unknown[] = [];
  await worked(script, async (_, trial) => {
    await trial.report(2, 1);
    seen.push(trial.nextStep);
    await trial.report(3, 1);
    seen.push(trial.nextStep);
    return 1;
  });
  assert.deepEqual(seen, [2, undefined]);
});

for (const heartbeat of ["thread", "timer"] as const) {
  test(`a stop by heartbeat ends the evaluation and its held reports, by ${heartbeat}`, async () => {
    const script = studyOf(2, 0.4, { suggestion: { next_step: 100 } });
    const { summary, server } = await worked(
      (call) => {
        if (call.operation.name !== "Heartbeat") return script(call);
        const leases = (call.body["leases"] ?? []) as { trial_id: number; lease: string }[];
        const lease_commands = [
          { trial_id: 1, lease: "another lease", command: "drop" },
          { trial_id: 1, lease: "lease-1", command: "meditate" },
          ...leases.filter(({ trial_id }) => trial_id === 1).map((lease) => ({ ...lease, command: "stop" })),
        ];
        return { body: { tag: "HeartbeatResponse", lease_commands } };
      },
      async (_, trial) => {
        await trial.report(1, 1);
        if (trial.id === 2) return 2;
        await new Promise((resolve) => {
          trial.signal.addEventListener("abort", resolve);
        });
        await trial.report(2, 1);
        return 1;
      },
      { heartbeat },
    );
    assert.deepEqual([summary.stopped, summary.completed], [1, 1]);
    assert.deepEqual(sent(server), [[[2, 1]]]);
    assert.deepEqual(
      server.named("SubmitResult").map(({ body }) => (body["results"] as ReportBody[]).map(({ trial_id }) => trial_id)),
      [[2]],
    );
  });
}

test("an evaluation that never lets the event loop run hears of a stop between two reports", async () => {
  const script = studyOf(1, 0.4, { suggestion: { next_step: 1e6 } });
  const { summary } = await worked(
    (call) => {
      if (call.operation.name !== "Heartbeat") return script(call);
      return {
        body: {
          tag: "HeartbeatResponse",
          lease_commands: [{ trial_id: 1, lease: "lease-1", command: "pause", reason: "by hand" }],
        },
      };
    },
    async (_, trial) => {
      for (let step = 1; ; step++) await trial.report(step, 1);
    },
    { heartbeat: "timer" },
  );
  assert.deepEqual([summary.paused, summary.completed], [1, 0]);
});

test("a report waits for a scheduler that is away, and is repeated under its key", async () => {
  const script = studyOf(1, 60, { suggestion: { next_step: 1 } });
  let cuts = 2;
  const { summary, server } = await worked(
    (call) => (call.operation.name === "SubmitReports" && cuts-- > 0 ? undefined : script(call)),
    reporting(1),
  );
  const keys = server.named("SubmitReports").map(({ headers }) => headers["idempotency-key"]);
  assert.deepEqual([summary.completed, keys.length, new Set(keys).size], [1, 3, 1]);
});

test("an outage that lasts too long ends the evaluation with the worker", async () => {
  const script = studyOf(1, 60, { suggestion: { next_step: 1 } });
  let seen: unknown;
  const { summary } = await worked(
    (call) => (call.operation.name === "SubmitReports" ? undefined : script(call)),
    async (_, trial) => {
      await trial.report(1, 1).catch((error: unknown) => {
        seen = error;
        throw error;
      });
      return 1;
    },
    { reconnectS: 0.1 },
  );
  assert.deepEqual([summary.reason, summary.failed, summary.stopped], ["unreachable", 0, 0]);
  assert.match(String(seen), /no longer wanted/);
});

test("a worker that drains asks for no other trial with its reports", async () => {
  const script = studyOf(2, 60, { suggestion: { next_step: 1 }, decide: () => ({ decision: "stop" }) });
  let worker: Worker | undefined;
  const { summary, server } = await worked(
    script,
    async (parameters, trial) => {
      worker?.drain();
      return reporting(1)(parameters, trial);
    },
    {},
    (made) => (worker = made),
  );
  assert.deepEqual([summary.reason, summary.stopped], ["drained", 1]);
  assert.deepEqual(
    server.named("SubmitReports").map(({ body }) => body["next_count"] ?? 0),
    [0],
  );
  assert.deepEqual(names(server), ["RegisterWorker", "GetSuggestion", "SubmitReports", "DeregisterWorker"]);
});

test("a trial that came with a report goes back when the worker drains meanwhile", async () => {
  const script = studyOf(2, 60, {
    suggestion: { next_step: 1 },
    decide: () => ({ decision: "stop" }),
  });
  let worker: Worker | undefined;
  const { summary, server } = await worked(
    script,
    async (_, trial) => {
      await trial.report(1, 1).catch(() => worker?.drain());
      throw new Error("the end");
    },
    {},
    (made) => (worker = made),
  );
  assert.deepEqual([summary.stopped, summary.released], [1, 1]);
  const { leases, kind } = server.named("ReleaseTrials")[0]?.body ?? {};
  assert.deepEqual([leases, kind], [[{ trial_id: 2, lease: "lease-2" }], "drained"]);
});

test("values that an evaluation returns although it was stopped are told", async () => {
  const script = studyOf(2, 60, {
    suggestion: { next_step: 1 },
    decide: ({ trial_id }) => ({ decision: trial_id === 1 ? "stop" : "continue" }),
  });
  const { summary, server } = await worked(script, async ({ x }, trial) => {
    await trial.report(1, 1).catch(() => undefined);
    return Number(x);
  });
  assert.deepEqual([summary.completed, summary.stopped], [2, 0]);
  assert.deepEqual(
    server.named("SubmitResult").map(({ body }) => body["next_count"] ?? 0),
    [0, 1],
  );
  assert.equal(server.named("GetSuggestion").length, 1);
});

test("a trial that came with a report and is taken away again is not begun", async () => {
  const begun: number[] = [];
  const script = studyOf(3, 0.4, {
    suggestion: { next_step: 1 },
    decide: ({ trial_id }) => ({ decision: trial_id === 1 ? "stop" : "continue" }),
  });
  let isTaken = false;
  let letGo: (() => void) | undefined;
  const { summary } = await worked(
    (call) => {
      if (call.operation.name !== "Heartbeat") return script(call);
      const leases = (call.body["leases"] ?? []) as { trial_id: number; lease: string }[];
      const second = leases.filter(({ trial_id }) => trial_id === 2);
      if (second.length > 0) isTaken = true;
      else if (isTaken) letGo?.();
      const lease_commands = second.map((lease) => ({ ...lease, command: "drop" }));
      return { body: { tag: "HeartbeatResponse", lease_commands } };
    },
    async (_, trial) => {
      begun.push(trial.id);
      await trial.report(1, 1).catch(() => new Promise<void>((resolve) => (letGo = resolve)));
      return 1;
    },
  );
  assert.deepEqual([begun, summary.completed, summary.released], [[1, 3], 2, 0]);
});

test("a report that is not awaited ends no process, and a trial that it brings is evaluated", async () => {
  const script = studyOf(2, 60, {
    suggestion: { next_step: 1 },
    decide: ({ trial_id }) => ({ decision: trial_id === 1 ? "stop" : "continue" }),
  });
  const { summary } = await worked(script, (_, trial) => {
    void trial.report(1, 1);
    throw new Error("unrelated");
  });
  assert.deepEqual([summary.stopped, summary.failed], [1, 1]);
});

test("a worker that is forgotten registers again for its reports", async () => {
  const script = studyOf(1, 60, { suggestion: { next_step: 1 } });
  let isForgotten = true;
  const { summary, server } = await worked((call) => {
    if (call.operation.name !== "SubmitReports" || !isForgotten) return script(call);
    isForgotten = false;
    return { status: 404, body: { tag: "ErrorResponse", code: "unknown_worker", message: "no" } };
  }, reporting(1));
  assert.deepEqual([summary.completed, server.named("RegisterWorker").length], [1, 2]);
  const keys = server.named("SubmitReports").map(({ headers }) => headers["idempotency-key"]);
  assert.equal(new Set(keys).size, 2);
});

test("reports that are too large together are sent in parts", async () => {
  const script = studyOf(1, 60, { suggestion: { next_step: 5 } });
  const { summary, server } = await worked(
    (call) =>
      call.operation.name === "SubmitReports" && reportsOf(call).length > 2
        ? { status: 413, body: { tag: "ErrorResponse", code: "too_large", message: "no" } }
        : script(call),
    reporting(5),
  );
  assert.equal(summary.completed, 1);
  assert.deepEqual(
    sent(server).map((reports) => reports.map(([, step]) => step)),
    [[1, 2, 3, 4, 5], [1, 2], [3, 4, 5], [3], [4, 5]],
  );
});

test("no more reports are held than the scheduler takes", async () => {
  const script = studyOf(1, 60, { limits: { max_batch: 2 } });
  const { server } = await worked(script, reporting(5));
  assert.deepEqual(
    sent(server).map((reports) => reports.map(([, step]) => step)),
    [[1, 2], [3, 4], [5]],
  );
});

test("reports that the scheduler refuses are an error of the evaluation", async () => {
  const script = studyOf(2, 60, { suggestion: { next_step: 2 } });
  const refused = { tag: "ErrorResponse", code: "invalid_message", message: "no", path: "/reports/0/metadata" };
  const { summary, server } = await worked(
    (call) => (call.operation.name === "SubmitReports" ? { status: 400, body: refused } : script(call)),
    async (_, trial) => {
      if (trial.id === 2) return trial.report(1, 1).then(() => 2); // refused before the outcome
      await assert.rejects(trial.report(2, 1), (error) => error instanceof ServerError && error.path !== undefined);
      throw new Error("as expected");
    },
  );
  assert.deepEqual([summary.failed, summary.completed], [1, 1]);
  assert.equal(server.named("SubmitReports").length, 2);
});

test("in a study without steps no report is sent, and the log says so once", async () => {
  const warnings: string[] = [];
  const log = { debug() {}, info() {}, error() {}, warn: (message: string) => warnings.push(message) };
  const info = { ...INFO, spec: { ...INFO.spec, steps: undefined } };
  const { summary, server } = await worked(studyOf(2, 60, { info }), reporting(3), { log });
  assert.deepEqual([summary.reason, summary.completed], ["finished", 2]);
  assert.deepEqual(names(server), [
    "RegisterWorker",
    "GetSuggestion",
    "SubmitResult",
    "SubmitResult",
    "DeregisterWorker",
  ]);
  assert.deepEqual(warnings, ["reports are not sent: the study has no steps"]);
});

test("what cannot be reported is an error that names it", async () => {
  const problems: string[] = [];
  let over: Promise<void> | undefined;
  const { server } = await worked(studyOf(1, 60), async (_, trial) => {
    const bad = [
      trial.report(0, 1),
      trial.report(1.5, 1),
      trial.report(1, { speed: 1 }),
      trial.report(1, { loss: "1" } as unknown as Record<string, number>),
    ];
    for (const reported of bad) await reported.catch((error: unknown) => problems.push(String(error)));
    setImmediate(() => {
      over = trial.report(2, 1);
    });
    return 1;
  });
  assert.deepEqual(problems, [
    "RangeError: a step is an integer from 1, not 0",
    "RangeError: a step is an integer from 1, not 1.5",
    "TypeError: speed is no objective of the study; there are loss",
    'TypeError: the value of loss is not a number: "1"',
  ]);
  await assert.rejects(over ?? Promise.resolve(), /the evaluation of trial 1 has ended/);
  assert.deepEqual(sent(server), []);
});

test("a report is sent five seconds after the last one at the latest", async (context) => {
  let nowMs = 0;
  context.mock.method(performance, "now", () => nowMs);
  const batches: number[][] = [];
  const suggestion = { trialId: 1, attempt: 1, lease: "lease-1", leaseS: 60, parameters: {}, nextStep: 100 };
  const trial = new RunningTrial({ ...suggestion, standing: "held", state: "running" }, "default", ["loss"], {
    maxBatch: 256,
    send: (reports) => {
      batches.push(reports.map(({ step }) => step));
      return Promise.resolve([]);
    },
    handleReplies: () => {},
    received: () => {},
    stopped: () => {},
  });
  for (let step = 1; step <= 6; step++) {
    nowMs += 2000;
    await trial.report(step, 1);
  }
  assert.deepEqual(batches, [
    [1, 2, 3],
    [4, 5, 6],
  ]);
});

test("a worker registers with labels, and with what it can do", async () => {
  process.env["HOLA_LABELS"] = "node=n1, queue=short,";
  try {
    const labels = { queue: "long", gpu: "A100" };
    const { server } = await worked(studyOf(0, 60), () => 1, { canResume: true, labels });
    const body = server.named("RegisterWorker")[0]?.body;
    assert.deepEqual([body?.["can_resume"], body?.["labels"]], [true, { node: "n1", queue: "long", gpu: "A100" }]);
    process.env["HOLA_LABELS"] = "node";
    assert.throws(() => new Worker(() => 1, { endpoint: "http://127.0.0.1:1" }), ConfigurationError);
  } finally {
    delete process.env["HOLA_LABELS"];
  }
  const plain = await worked(studyOf(0, 60), () => 1);
  const fields = Object.keys(plain.server.named("RegisterWorker")[0]?.body ?? {}).sort();
  assert.deepEqual(fields, ["host", "name", "pid", "tag"]);
});

test("labels that the protocol cannot carry are errors", () => {
  const problems = {
    node: 'HOLA_LABELS: "node" is no label: write name=value',
    "9=x":
      "HOLA_LABELS: \"9\" is no name of a label: a letter or underscore, then letters, digits, '_', '.', '-'; at most 64 characters",
    [`a=${"x".repeat(257)}`]: "HOLA_LABELS: the label a has more than 256 characters",
    [Array.from({ length: 33 }, (_, index) => `a${String(index)}=1`).join(",")]:
      "HOLA_LABELS: at most 32 labels are allowed, not 33",
  };
  for (const [text, message] of Object.entries(problems)) {
    assert.throws(() => parseLabels(text, "HOLA_LABELS"), { name: "ConfigurationError", message });
  }
  assert.deepEqual(parseLabels("", "HOLA_LABELS"), {});
});
