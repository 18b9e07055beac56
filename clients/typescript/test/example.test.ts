// The example that trains step by step, in a separate process.

import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { ScriptedServer, studyOf } from "./scheduler.js";
import type { ReportBody, Rules } from "./scheduler.js";

const PARAMETERS = { rate: 1, momentum: 0.9, penalty: 0.001 };
const folder = mkdtempSync(join(tmpdir(), "hola-example-"));

/** The reports that the example sends about some trials. */
async function trained(trials: number, rules: Rules): Promise<ReportBody[]> {
  const script = studyOf(trials, 60, { ...rules, parameters: PARAMETERS });
  const server = await ScriptedServer.start(script);
  try {
    const program = spawn(process.execPath, [new URL("../examples/iris/train.js", import.meta.url).pathname], {
      env: { ...process.env, HOLA_ENDPOINT: server.endpoint, TMPDIR: folder, XDG_STATE_HOME: folder },
      stdio: ["ignore", "ignore", "inherit"],
    });
    const [code] = (await once(program, "exit")) as [number];
    assert.equal(code, 0);
    return server.named("SubmitReports").flatMap(({ body }) => body["reports"] as ReportBody[]);
  } finally {
    await server.stop();
  }
}

test("the example stops when it is told, and continues where another attempt was", async () => {
  const first = await trained(2, {
    suggestion: { next_step: 8 },
    decide: ({ trial_id, step }) => ({ decision: trial_id === 1 && step === 8 ? "stop" : "continue" }),
  });
  const steps = (reports: readonly ReportBody[], trial: number): number[] =>
    reports.filter(({ trial_id }) => trial_id === trial).map(({ step }) => step);
  const upTo = (last: number): number[] => Array.from({ length: last }, (_, index) => index + 1);
  assert.deepEqual([steps(first, 1), steps(first, 2)], [upTo(8), upTo(200)]);

  const whole = first.filter(({ trial_id }) => trial_id === 2);
  const { checkpoint } = whole.find(({ step }) => step === 180) ?? {};
  const { uri = "" } = whole.find(({ step }) => step === 160)?.checkpoint ?? {};
  assert.ok(existsSync(uri));
  const second = await trained(1, {
    suggestion: { resume: { step: 180, checkpoint } },
    decide: () => ({ discard: [{ uri }] }),
  });
  assert.deepEqual(
    second.map(({ step, objectives }) => [step, objectives]),
    whole.slice(180).map(({ step, objectives }) => [step, objectives]),
  );
  assert.ok(!existsSync(uri), "a checkpoint that is no longer needed is deleted");
});
