// Events that are followed: as a stream of server-sent events, and by long polls.

import assert from "node:assert/strict";
import { createServer } from "node:http";
import type { ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import test from "node:test";

import { Client as BrowserClient, isCode } from "../src/browser.js";
import { FrameReader } from "../src/frames.js";
import { Client } from "../src/node.js";
import { ScriptedServer } from "./scheduler.js";

function eventOf(id: number): object {
  return { tag: "TrialChanged", event_id: id, time_ms: 1, trial_id: id, state: "running" };
}

function frameOf(id: number): string {
  return `id: ${String(id)}\nevent: TrialChanged\ndata: ${JSON.stringify(eventOf(id))}\n\n`;
}

const refusal = { tag: "ErrorResponse", code: "cursor_expired", message: "gone" };

/** A gateway with streams: each request is answered by the next script, which is given the cursor that was asked for. */
async function gateway(...scripts: ((response: ServerResponse, after: string | null) => void)[]): Promise<{
  readonly endpoint: string;
  readonly headers: Record<string, unknown>[];
  stop(): Promise<void>;
}> {
  const headers: Record<string, unknown>[] = [];
  const server = createServer((request, response) => {
    headers.push({ accept: request.headers.accept, authorization: request.headers.authorization });
    const script = scripts.shift();
    if (script === undefined) throw new Error("there is no further script");
    script(response, new URL(request.url ?? "/", "http://gateway").searchParams.get("after"));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    endpoint: `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`,
    headers,
    stop: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function stream(response: ServerResponse, text: string): void {
  response.writeHead(200, { "Content-Type": "text/event-stream" });
  response.write(text);
}

test("frames are cut from pieces, wherever those end", () => {
  const text = `: alive\n\n${frameOf(7)}${frameOf(8)}`;
  const whole = new FrameReader().push(text);
  assert.deepEqual(
    whole.map(({ event, id }) => [event, id]),
    [
      ["TrialChanged", "7"],
      ["TrialChanged", "8"],
    ],
  );
  for (let cut = 0; cut <= text.length; cut++) {
    const frames = new FrameReader();
    assert.deepEqual([...frames.push(text.slice(0, cut)), ...frames.push(text.slice(cut))], whole);
  }
});

test("a stream that breaks is taken up after its last event", async () => {
  const asked: (string | null)[] = [];
  const server = await gateway(
    (response, after) => {
      asked.push(after);
      stream(response, `${frameOf(4)}${frameOf(5)}`);
      setImmediate(() => response.destroy());
    },
    (response) => {
      response.writeHead(502).end("<html>a proxy</html>");
    },
    (response, after) => {
      asked.push(after);
      stream(response, frameOf(6));
    },
  );
  const client = new BrowserClient({ endpoint: server.endpoint, token: "secret" });
  const connections: boolean[] = [];
  const ids: number[] = [];
  const onConnection = (isConnected: boolean): void => void connections.push(isConnected);
  for await (const events of client.followEvents({ after: 3 }, { onConnection })) {
    for (const event of events) ids.push(event.tag === "TrialChanged" ? event.eventId : -1);
    if (ids.at(-1) === 6) break;
  }
  client.close();
  await server.stop();
  assert.deepEqual(ids, [4, 5, 6]);
  assert.deepEqual(asked, ["3", "5"]);
  assert.deepEqual(connections, [true, false, false, true]);
  assert.deepEqual(server.headers[0], { accept: "text/event-stream", authorization: "Bearer secret" });
});

for (const [where, script] of [
  [
    "before a stream",
    (response: ServerResponse): void => {
      response.writeHead(409, { "Content-Type": "application/json" }).end(JSON.stringify(refusal));
    },
  ],
  [
    "in a stream",
    (response: ServerResponse): void => {
      stream(response, `: alive\n\nevent: ErrorResponse\ndata: ${JSON.stringify(refusal)}\n\n`);
    },
  ],
] as const) {
  test(`a refusal ${where} is thrown`, async () => {
    const server = await gateway(script);
    const client = new BrowserClient({ endpoint: server.endpoint });
    await assert.rejects(client.followEvents().next(), (error) => isCode(error, "cursor_expired"));
    client.close();
    await server.stop();
  });
}

test("a signal ends the iteration with its reason", async () => {
  const server = await gateway((response) => {
    stream(response, frameOf(1));
  });
  const client = new BrowserClient({ endpoint: server.endpoint });
  const ended = new AbortController();
  const events = client.followEvents({}, { signal: ended.signal });
  assert.equal((await events.next()).done, false);
  const next = events.next();
  ended.abort(new Error("enough"));
  await assert.rejects(next, /enough/);
  client.close();
  await server.stop();
});

test("a closed client follows nothing", async () => {
  const client = new BrowserClient({ endpoint: "http://127.0.0.1:9" });
  client.close();
  await assert.rejects(client.followEvents().next(), { name: "ClosedError" });
});

test("without streams events come by long polls", async () => {
  const server = await ScriptedServer.start(({ url }) => {
    const after = Number(url.searchParams.get("after"));
    const items = after >= 2 ? [] : [eventOf(after + 1)];
    return { body: { tag: "GetEventsResponse", items, next_cursor: after + items.length } };
  });
  const client = new Client({ endpoint: server.endpoint });
  const ids: unknown[] = [];
  for await (const events of client.followEvents({ after: 0 })) {
    ids.push(...events.map((event) => event.tag === "TrialChanged" && event.eventId));
    if (ids.length === 2) break;
  }
  client.close();
  await server.stop();
  assert.deepEqual(ids, [1, 2]);
  assert.equal(server.calls[0]?.url.searchParams.get("wait_s"), "20");
});
