// The follower with a client that the test controls.

import assert from "node:assert/strict";
import test from "node:test";
import { TransportError, type Client, type StatusResponse } from "hola-hpo";
import { Follower, type Connection } from "../src/data/follower";
import { infoOf, replyOf } from "./support";

Object.assign(globalThis, { document: { hidden: false, addEventListener: () => undefined } });

/** Lets promises go on. */
async function settle(): Promise<void> {
  for (let i = 0; i < 50; i++) await Promise.resolve();
}

test("the counts after the last event of a burst come without another event", async (context) => {
  context.mock.timers.enable({ apis: ["setTimeout", "setInterval"] });
  let now = 10_000;
  context.mock.method(performance, "now", () => now);
  const pass = async (ms: number): Promise<void> => {
    now += ms;
    context.mock.timers.tick(ms);
    await settle();
  };
  let created = 0;
  let announce: () => void = () => undefined;
  const client = {
    getColumns: () => Promise.resolve(replyOf([])),
    status: () =>
      Promise.resolve({ info: { ...infoOf(), createdTrials: created }, workers: [] } as unknown as StatusResponse),
    async *followEvents() {
      for (;;) {
        await new Promise<void>((resolve) => (announce = resolve));
        yield [];
      }
    },
  } as unknown as Client;
  const seen: number[] = [];
  const follower = new Follower(client, "bowl", {
    rows: () => undefined,
    status: ({ info }) => seen.push(info.createdTrials),
    events: () => undefined,
    connection: () => undefined,
    reset: () => undefined,
  });
  void follower.run();
  await settle();
  assert.deepEqual(seen, [0]);
  for (created = 1; created <= 3; created++) {
    announce();
    await settle();
    await pass(200);
  }
  created = 3;
  assert.deepEqual(seen, [0]);
  await pass(400); // a second after the first status
  assert.deepEqual(seen, [0, 3]);
  await pass(3000); // before the reading of an idle study
  assert.deepEqual(seen, [0, 3]);
  follower.stop();
});

test("a server that cannot be reached is asked again, and no longer after the end", async (context) => {
  context.mock.timers.enable({ apis: ["setTimeout", "setInterval"] });
  let asked = 0;
  const client = {
    getColumns: () => (++asked <= 2 ? Promise.reject(new TransportError("refused")) : Promise.resolve(replyOf([]))),
    status: () => Promise.resolve({ info: infoOf(), workers: [] } as unknown as StatusResponse),
    async *followEvents(_: unknown, { onConnection }: { onConnection: (isConnected: boolean) => void }) {
      onConnection(true);
      await new Promise(() => undefined);
      yield [];
    },
  } as unknown as Client;
  const states: Connection["state"][] = [];
  const follower = new Follower(client, "bowl", {
    rows: () => undefined,
    status: () => undefined,
    events: () => undefined,
    connection: ({ state }) => states.push(state),
    reset: () => undefined,
  });
  void follower.run();
  for (let i = 0; i < 2; i++) {
    await settle();
    assert.deepEqual([asked, states.length], [i + 1, i + 1]);
    context.mock.timers.tick(1500);
  }
  await settle();
  assert.deepEqual(states, ["reconnecting", "reconnecting", "live"]);
  follower.stop();
  const before = asked;
  context.mock.timers.tick(10_000);
  await settle();
  assert.equal(asked, before);
});
