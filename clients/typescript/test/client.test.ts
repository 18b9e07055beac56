import assert from "node:assert/strict";
import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import type { ClientOptions } from "../src/node.js";
import {
  Client,
  ClosedError,
  ConfigurationError,
  findConnection,
  InvalidReplyError,
  RequestTimeoutError,
  ServerError,
  UnreachableError,
} from "../src/node.js";
import type { Script } from "./scheduler.js";
import { INFO, ScriptedServer } from "./scheduler.js";

const retry = { attempts: 4, firstSeconds: 0.01, longestSeconds: 0.05 };
const STUDY = { body: { tag: "GetStudyResponse", info: INFO } };
const refusal = (code: string, more: object = {}): { status: number; body: object } => ({
  status: 400,
  body: { tag: "ErrorResponse", code, message: "no", ...more },
});

async function using(
  script: Script,
  use: (client: Client, server: ScriptedServer) => Promise<void>,
  options: ClientOptions = {},
): Promise<void> {
  const server = await ScriptedServer.start(script);
  const client = new Client({ endpoint: server.endpoint, token: "secret", retry, ...options });
  try {
    await use(client, server);
  } finally {
    client.close();
    await server.stop();
  }
}

test("a call carries what it must", async () => {
  await using(
    () => STUDY,
    async (client, server) => {
      const { info } = await client.getStudy({ study: "a.b" });
      assert.equal(info.spec.parameters[0]?.type, "continuous");
      const [call] = server.calls;
      assert.equal(call?.url.pathname, "/v1/studies/a.b");
      assert.equal(call.headers["authorization"], "Bearer secret");
      assert.equal(call.headers["hola-protocol"], "1.0");
    },
  );
});

test("lists travel as repeated keys, fields at their default do not", async () => {
  await using(
    () => ({ body: { tag: "GetTrialsResponse" } }),
    async (client, server) => {
      const states = ["queued", "lost"] as const;
      assert.deepEqual(await client.getTrials({ states, limit: 100, changed_since: 0 }), { items: [], as_of: 0 });
      assert.equal(server.calls[0]?.url.search, "?states=queued&states=lost&changed_since=0");
    },
  );
});

test("a broken connection and a retryable refusal are repeated under the same key", async () => {
  const replies = [undefined, refusal("unavailable", { retryable: true }), { status: 503, body: "busy" }];
  await using(
    () => (replies.length > 0 ? replies.shift() : { body: { tag: "EnqueueTrialsResponse", trial_ids: [7] } }),
    async (client, server) => {
      assert.deepEqual(await client.enqueueTrials({ trials: [{ x: null }] }), { trial_ids: [7] });
      const keys = server.calls.map(({ headers }) => headers["idempotency-key"]);
      assert.equal(keys.length, 4);
      assert.equal(new Set(keys).size, 1);
    },
  );
});

test("a final refusal is told at once, with all that it says", async () => {
  const detail = { fields: ["seed"] };
  await using(
    () => refusal("conflict", { path: "/spec", detail }),
    async (client, server) => {
      await assert.rejects(client.getStudy(), (error: unknown) => {
        assert.ok(error instanceof ServerError);
        assert.deepEqual([error.code, error.path, error.retryable, error.detail], ["conflict", "/spec", false, detail]);
        return true;
      });
      assert.equal(server.calls.length, 1);
    },
  );
});

test("an answer of something else is no reply, and is not repeated", async () => {
  await using(
    () => ({ body: "<html>" }),
    async (client, server) => {
      await assert.rejects(client.getStudy(), InvalidReplyError);
      assert.equal(server.calls.length, 1);
    },
  );
});

test("an attempt that takes too long is given up", async () => {
  await using(
    () => new Promise(() => undefined),
    async (client) => {
      await assert.rejects(client.getStudy({}, { timeoutSeconds: 0.05 }), RequestTimeoutError);
    },
    { retry: { ...retry, attempts: 1 } },
  );
});

test("a signal ends a call with its reason", async () => {
  await using(
    () => new Promise(() => undefined),
    async (client, server) => {
      const control = new AbortController();
      const call = client.getStudy({}, { signal: control.signal });
      while (server.calls.length === 0) await new Promise((resolve) => setImmediate(resolve));
      control.abort(new Error("enough"));
      await assert.rejects(call, /enough/);
    },
  );
});

test("a closed client says so, also to a call under way", async () => {
  await using(
    () => new Promise(() => undefined),
    async (client, server) => {
      const call = client.getStudy();
      while (server.calls.length === 0) await new Promise((resolve) => setImmediate(resolve));
      client.close();
      await assert.rejects(call, ClosedError);
      await assert.rejects(client.getStudy(), ClosedError);
    },
  );
});

test("a dead endpoint moves on to the next, not_leader to the leader", async () => {
  const leader = await ScriptedServer.start(() => STUDY);
  await using(
    () => refusal("not_leader", { retryable: true, detail: { endpoints: [leader.endpoint] } }),
    async (_, follower) => {
      const client = new Client({ endpoint: ["http://127.0.0.1:9", follower.endpoint], retry });
      assert.equal((await client.getStudy()).info.study, "default");
      assert.deepEqual([follower.calls.length, leader.calls.length], [1, 1]);
      assert.equal(client.endpoints.current, leader.endpoint);
      client.close();
    },
  );
  await leader.stop();
});

test("nobody there is unreachable, and names the endpoint", async () => {
  const client = new Client({ endpoint: "http://127.0.0.1:9", retry: { ...retry, attempts: 2 } });
  await assert.rejects(client.describe(), (error: unknown) => {
    assert.ok(error instanceof UnreachableError);
    assert.equal(error.endpoint, "http://127.0.0.1:9");
    return true;
  });
  client.close();
});

test("a wrong request is refused before it is sent", async () => {
  await using(
    () => STUDY,
    async (client, server) => {
      const trials = [{ x: NaN }];
      await assert.rejects(client.enqueueTrials({ trials }), { code: "invalid_message", path: "/trials/0/x" });
      const metadata = { text: "x".repeat(2 ** 20) };
      const results = [{ trial_id: 1, lease: "a", objectives: {}, metadata }];
      await assert.rejects(client.submitResult({ results }), { code: "too_large" });
      const idempotencyKey = "mine";
      await assert.rejects(client.submitResult({ results: [] }, { idempotencyKey }), { code: "invalid_message" });
      assert.equal(server.calls.length, 0);
    },
  );
});

test("pages are gone through to the last", async () => {
  const trial = (trial_id: number): object => ({ trial_id, state: "queued", parameters: {}, created_ms: 1 });
  await using(
    ({ url }) => ({
      body: url.searchParams.has("after")
        ? { tag: "GetTrialsResponse", items: [trial(3)] }
        : { tag: "GetTrialsResponse", items: [trial(1), trial(2)], next_cursor: "c" },
    }),
    async (client) => {
      const ids: number[] = [];
      for await (const { trial_id } of client.iterateTrials()) ids.push(trial_id);
      assert.deepEqual(ids, [1, 2, 3]);
    },
  );
});

test("a connection is found by file and environment", () => {
  const file = join(mkdtempSync(join(tmpdir(), "hola-")), "connection.json");
  writeFileSync(file, '{"rest":["http://127.0.0.1:1"],"token":"t","pid":1}');
  assert.deepEqual(findConnection(file, { HOLA_STUDY: "s" }), {
    zmq: [],
    rest: ["http://127.0.0.1:1"],
    token: "t",
    server_key: undefined,
    ca_file: undefined,
    study: "s",
  });
  const found = findConnection(undefined, { HOLA_ENDPOINT: "http://a, tcp://b", HOLA_TOKEN: "u" });
  assert.deepEqual(found, { rest: ["http://a"], zmq: ["tcp://b"], token: "u", study: undefined });
  assert.throws(() => findConnection("/no/such/file", {}), ConfigurationError);
  assert.throws(() => findConnection(undefined, { XDG_RUNTIME_DIR: "/no/such" }), /hola serve/);
  writeFileSync(file, '{"rest":"http://a"}');
  assert.throws(() => findConnection(file, {}), /rest must be a list of strings/);
});

test("settings that make no sense are told", () => {
  assert.throws(() => new Client({ endpoint: "ftp://x" }), /ftp:\/\/x is no endpoint/);
  assert.throws(() => new Client({ endpoint: [] }), /there is no endpoint/);
  assert.throws(() => new Client({ endpoint: ["http://a", "tcp://b"] }), /not of one transport/);
  assert.throws(() => new Client({ endpoint: "http://a", timeoutSeconds: 0 }), /timeoutSeconds must be above 0/);
});
