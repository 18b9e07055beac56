// The package in a page of a real browser: client and worker over fetch.

import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { test } from "node:test";
import { chromium } from "playwright-core";
import { ScriptedServer, studyOf } from "./scheduler.js";

const CHROMIUM = "/usr/bin/chromium";
const skip =
  existsSync(CHROMIUM) || process.env["CI"] === "true" ? false : "SKIPPED: Debian's package chromium is not here";

const PAGE = `<!doctype html><title>a worker in a page</title><script type="module">
  import { Client, Infeasible, ServerError, TrialStopped, Worker } from "/src/browser.js";
  const seen = [];
  const worker = new Worker(async ({ x }, trial) => {
    seen.push(x);
    if (x === 2) throw new Infeasible("two");
    await trial.report(1, x);
    await trial.report(2, x).catch((error) => {
      seen.push(error instanceof TrialStopped && error.decision);
      throw error;
    });
    return x;
  });
  const summary = await worker.run();
  const client = new Client({ study: "default" });
  const code = await client.getStudy().catch((error) => error instanceof ServerError && error.code);
  client.close();
  window.found = { summary, seen, code };
</script>`;

test("a worker in a page works through a study", { skip }, async () => {
  const scheduler = await ScriptedServer.start((call) =>
    call.operation.name === "GetStudy"
      ? { status: 404, body: { tag: "ErrorResponse", code: "unknown_study", message: "no" } }
      : studied(call),
  );
  const studied = studyOf(3, 60, {
    suggestion: { next_step: 2 },
    decide: ({ trial_id, step }) => ({ decision: trial_id === 3 && step === 2 ? "stop" : "continue" }),
  });
  // The page and the scheduler share an origin, as behind the proxy that serves an application.
  const site = createServer((request, response) => {
    void (async () => {
      const url = request.url ?? "/";
      if (url === "/") {
        response.writeHead(200, { "Content-Type": "text/html" }).end(PAGE);
      } else if (url.startsWith("/src/")) {
        const script = await readFile(new URL(`..${url}`, import.meta.url));
        response.writeHead(200, { "Content-Type": "text/javascript" }).end(script);
      } else if (url.startsWith("/v1/")) {
        const chunks: Buffer[] = [];
        for await (const chunk of request) chunks.push(chunk as Buffer);
        const { method = "GET", headers } = request;
        const reply = await fetch(scheduler.endpoint + url, {
          method,
          headers: Object.entries(headers).filter((header): header is [string, string] => {
            return ["content-type", "idempotency-key", "hola-protocol"].includes(header[0]);
          }),
          body: method === "GET" ? null : Buffer.concat(chunks),
        });
        const type = { "Content-Type": "application/json" };
        response.writeHead(reply.status, type).end(Buffer.from(await reply.arrayBuffer()));
      } else {
        response.writeHead(404).end();
      }
    })();
  });
  await new Promise<void>((resolve) => site.listen(0, "127.0.0.1", resolve));
  const browser = await chromium.launch({
    executablePath: CHROMIUM,
    args: [
      "--no-sandbox",
      "--disable-gpu",
      "--disable-quic",
      "--no-first-run",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
    ],
  });
  try {
    const page = await browser.newPage();
    await page.goto(`http://127.0.0.1:${String((site.address() as AddressInfo).port)}/`);
    const found = (await (await page.waitForFunction("window.found")).jsonValue()) as {
      summary: Record<string, unknown>;
      seen: number[];
      code: string;
    };
    assert.deepEqual([found.seen, found.code], [[1, 2, 3, "stop"], "unknown_study"]);
    const { reason, completed, infeasible, stopped } = found.summary;
    assert.deepEqual([reason, completed, infeasible, stopped], ["finished", 1, 1, 1]);
  } finally {
    await browser.close();
    site.closeAllConnections();
    site.close();
    await scheduler.stop();
  }
  const keys = scheduler.named("SubmitResult").map(({ headers }) => headers["idempotency-key"]);
  assert.equal(new Set(keys).size, 2);
});
