import assert from "node:assert/strict";
import { chmodSync, mkdirSync, mkdtempSync, renameSync, symlinkSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { inspect } from "node:util";
import type { ClientOptions } from "../src/node.js";
import {
  Client,
  ClosedError,
  ConfigurationError,
  findConnection,
  InvalidReplyError,
  noRetry,
  RequestTimeoutError,
  ServerError,
  UnreachableError,
} from "../src/node.js";
import { readRetryAfter } from "../src/client.js";
import { connector } from "../src/node/zmq-connector.js";
import { pauseS } from "../src/retry.js";
import { Client as ZmqClient } from "../src/zmq.js";
import type { Script } from "./scheduler.js";
import { INFO, ScriptedServer } from "./scheduler.js";

const retry = { attempts: 4, firstS: 0.01, longestS: 0.05 };
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
      assert.deepEqual(await client.getTrials({ states, limit: 100, changedSince: 0 }), { items: [], asOf: 0 });
      assert.equal(server.calls[0]?.url.search, "?states=queued&states=lost&changed_since=0");
    },
  );
});

test("a broken connection and a retryable refusal are repeated under the same key", async () => {
  const replies = [undefined, refusal("unavailable", { retryable: true }), { status: 503, body: "busy" }];
  await using(
    () => (replies.length > 0 ? replies.shift() : { body: { tag: "EnqueueTrialsResponse", trial_ids: [7] } }),
    async (client, server) => {
      assert.deepEqual(await client.enqueueTrials({ trials: [{ x: null }] }), { trialIds: [7] });
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

test("JSON of something else is no reply, and is not repeated", async () => {
  await using(
    () => ({ body: { tag: "HeartbeatResponse", lease_commands: "all" } }),
    async (client, server) => {
      await assert.rejects(client.getStudy(), InvalidReplyError);
      assert.equal(server.calls.length, 1);
    },
  );
});

/** A server that sends these bytes to the first request, and closes; then the study. */
async function afterBytes(first: string): Promise<{ endpoint: string; requests: string[]; stop: () => void }> {
  const requests: string[] = [];
  const good = JSON.stringify(STUDY.body);
  const replies = [first, `HTTP/1.1 200 OK\r\nContent-Length: ${String(good.length)}\r\n\r\n${good}`];
  const server = createServer((socket) => {
    socket.once("data", (data) => {
      requests.push(data.toString());
      socket.end(replies.shift() ?? "");
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return { endpoint: `http://127.0.0.1:${String(port)}`, requests, stop: () => server.close() };
}

test("what is no message brings the same request again", async () => {
  for (const first of [
    "HTTP/1.1 500 X\r\nContent-Length: 21\r\n\r\nInternal Server Error",
    "HTTP/1.1 429 X\r\nContent-Length: 4\r\n\r\nbusy",
    'HTTP/1.1 429 X\r\nContent-Length: 16\r\n\r\n{"error":"busy"}',
    "HTTP/1.1 502 X\r\nContent-Length: 6\r\n\r\n<html>",
    "HTTP/1.1 503 X\r\nContent-Length: 0\r\n\r\n",
    "HTTP/1.1 504 X\r\nContent-Length: 6\r\n\r\n<html>",
    "HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\n<html>",
    "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n",
    "HTTP/1.1 302 X\r\nLocation: http://127.0.0.1:9/\r\nContent-Length: 0\r\n\r\n",
    'HTTP/1.1 200 OK\r\nContent-Length: 999\r\n\r\n{"tag":"GetStudyResponse"}',
    'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n{"tag',
    "",
  ]) {
    const { endpoint, requests, stop } = await afterBytes(first);
    const client = new Client({ endpoint, retry });
    try {
      assert.equal((await client.getStudy()).info.study, "default");
    } finally {
      client.close();
      stop();
    }
    assert.equal(requests.length, 2, first);
    assert.equal(requests[0], requests[1], first);
  }
});

test("a proxy's Retry-After is a lower bound of the pause", async () => {
  const { endpoint, stop } = await afterBytes("HTTP/1.1 429 X\r\nRetry-After: 7\r\nContent-Length: 2\r\n\r\nno");
  const client = new Client({ endpoint, retry: noRetry });
  await assert.rejects(client.getStudy(), (error: unknown) => {
    assert.ok(error instanceof UnreachableError);
    assert.match(error.message, /HTTP 429/);
    assert.equal(error.retryAfterS, 7);
    assert.equal(pauseS(retry, 1, error), 7);
    return true;
  });
  client.close();
  stop();
  assert.equal(readRetryAfter("Sun, 06 Nov 1994 08:49:37 GMT"), 0);
  assert.equal(readRetryAfter("9000"), 60);
  assert.equal(readRetryAfter("soon"), undefined);
});

test("a token is not sent in clear to another machine", async () => {
  const token = "t";
  for (const endpoint of ["http://192.0.2.1:8080", "http://localhost@a", "http://127.0.0.1.example.org"]) {
    assert.throws(() => new Client({ endpoint, token }), /HOLA_INSECURE_PLAINTEXT/);
    new Client({ endpoint, token, insecurePlaintext: true }).close();
    new Client({ endpoint }).close();
  }
  for (const endpoint of ["https://192.0.2.1", "http://localhost:1", "http://127.0.0.9", "http://[::1]:1"]) {
    new Client({ endpoint, token }).close();
  }
  const replies = [refusal("not_leader", { retryable: true, detail: { endpoints: ["http://192.0.2.1:1"] } }), STUDY];
  await using(
    () => replies.shift(),
    async (client, server) => {
      await client.getStudy();
      assert.equal(server.calls.length, 2);
    },
  );
});

test("a client that is logged does not show its token", () => {
  const client = new Client({ endpoint: "http://127.0.0.1:9", token: "secret-of-mine" });
  assert.doesNotMatch(inspect(client, { depth: null }), /secret-of-mine/);
  client.close();
});

test("a leader is followed only to what is secured as well", () => {
  const settings = { token: "t", serverKey: "0".repeat(40), caFile: undefined, insecurePlaintext: true, name: "n" };
  const rest = connector.transport("https://a", settings);
  assert.deepEqual([rest.mayFollow("https://a", "http://b"), rest.mayFollow("http://a", "https://b")], [false, true]);
  const zmq = connector.transport("tcp://a:1", settings);
  assert.deepEqual([zmq.mayFollow("tcp://a:1", "ipc:///b"), zmq.mayFollow("ipc:///a", "tcp://b:1")], [false, true]);
  const local = connector.transport("ipc:///a", { ...settings, serverKey: undefined });
  assert.equal(local.mayFollow("ipc:///a", "tcp://b:1"), false);
});

test("an attempt that takes too long is given up", async () => {
  await using(
    () => new Promise(() => undefined),
    async (client) => {
      await assert.rejects(client.getStudy({}, { timeoutS: 0.05 }), RequestTimeoutError);
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

test("a closed client says so, also to a running call", async () => {
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
      const results = [{ trialId: 1, lease: "a", objectives: {}, metadata }];
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
      for await (const { trialId } of client.iterateTrials()) ids.push(trialId);
      assert.deepEqual(ids, [1, 2, 3]);
    },
  );
});

test("a connection is found by file and environment", () => {
  const file = join(mkdtempSync(join(tmpdir(), "hola-")), "connection.json");
  writeFileSync(file, '{"rest":["http://127.0.0.1:1"],"token":"t","pid":1}', { mode: 0o600 });
  assert.deepEqual(findConnection(file, { HOLA_STUDY: "s" }), {
    zmq: [],
    rest: ["http://127.0.0.1:1"],
    token: "t",
    serverKey: undefined,
    caFile: undefined,
    study: "s",
  });
  const env = { HOLA_ENDPOINT: "http://a, tcp://b", HOLA_TOKEN: "u", HOLA_SERVER_KEY: "k" };
  const found = findConnection(undefined, env);
  assert.deepEqual(found, { rest: ["http://a"], zmq: ["tcp://b"], token: "u", serverKey: "k", study: undefined });
  assert.throws(() => findConnection("/no/such/file", {}), ConfigurationError);
  assert.throws(() => findConnection(undefined, { XDG_RUNTIME_DIR: "/no/such" }), /hola serve/);
  writeFileSync(file, '{"rest":"http://a"}');
  assert.throws(() => findConnection(file, {}), /rest must be a list of strings/);
});

const posix = { skip: process.platform === "win32" };

test("the file that is found must be private", posix, () => {
  const folder = mkdtempSync(join(tmpdir(), "hola-"));
  const file = join(folder, "hola", "connection.json");
  mkdirSync(join(folder, "hola"));
  writeFileSync(file, '{"rest":["http://a:1"]}', { mode: 0o600 });
  const env = { XDG_RUNTIME_DIR: folder };
  assert.deepEqual(findConnection(undefined, env).rest, ["http://a:1"]);
  for (const mode of [0o640, 0o604, 0o620, 0o610]) {
    chmodSync(file, mode);
    const wanted = new RegExp(`${file}.* 0${mode.toString(8)}.*chmod 600`);
    assert.throws(() => findConnection(undefined, env), wanted);
  }
  chmodSync(file, 0o600);
  renameSync(file, join(folder, "other.json"));
  symlinkSync(join(folder, "other.json"), file);
  assert.throws(() => findConnection(undefined, env), /not a regular file/);
});

test("a file that was named may be read but not written by others", posix, async () => {
  const file = join(mkdtempSync(join(tmpdir(), "hola-")), "connection.json");
  writeFileSync(file, "{}");
  const warnings: string[] = [];
  const collect = ({ message }: Error): unknown => message.startsWith(file) && warnings.push(message);
  process.on("warning", collect);
  for (const mode of [0o600, 0o644, 0o644]) {
    chmodSync(file, mode);
    findConnection(file, {});
  }
  await new Promise((resolve) => setImmediate(resolve));
  process.off("warning", collect);
  assert.equal(warnings.length, 1);
  assert.match(warnings[0] ?? "", /0644.*chmod 600/);
  for (const mode of [0o660, 0o602]) {
    chmodSync(file, mode);
    assert.throws(() => findConnection(file, {}), /chmod go-w/);
  }
});

test("the current folder is not searched", () => {
  assert.throws(
    () => findConnection(undefined, { XDG_RUNTIME_DIR: "/no/such" }),
    (error: Error) => !error.message.includes("hola-connection.json"),
  );
});

test("settings that make no sense are told", () => {
  assert.throws(() => new Client({ endpoint: "ftp://x" }), /ftp:\/\/x is no endpoint/);
  assert.throws(() => new Client({ endpoint: [] }), /there is no endpoint/);
  assert.throws(() => new Client({ endpoint: "tcp://a:1" }), /hola-hpo\/zmq/);
  assert.throws(() => new ZmqClient({ endpoint: ["http://a", "tcp://b"] }), /not of one transport/);
  assert.throws(() => new Client({ endpoint: "http://a", timeoutS: 0 }), /timeoutS must be above 0/);
});
