// Who is admitted over ZeroMQ, against a ROUTER with a ZAP handler on real sockets.

import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { createServer } from "node:net";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { Context, curveKeyPair, Router } from "zeromq";
import type { ClientOptions } from "../src/zmq.js";
import { Client, ConfigurationError, HandshakeError, isCode, noRetry, UnreachableError } from "../src/zmq.js";
import { keyPair, z85 } from "../src/node/zmq-security.js";

const TOKEN = "x";
/** A token, its secret and its public key in hexadecimal, and both in Z85. */
const VECTORS = [
  [
    "hola_AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8",
    "cb358bdc33d4dc2fc595fe036255cd40b25d53ca3c476290314105e633abd76a",
    "ed37d5ee8f201f4dd65e67cf9ec2fc01c6399fe35a5590a87191581cf0a8144d",
    "+qCjkgT$hk-G*A8vPyVrVrZzKjv->xf*M09gPPbx",
    ")kJO-K02Js!)r1nP2gya-YoWKt2*V.AGKuy[tE3}",
  ],
  [
    "hola_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
    "a9f07539ce813dc4305349bc0d0b7edb8c82e6e02830d22f3e72c320c8071d5b",
    "b2a66aa800f4478bd77d0ad5245408e07e911a337ba5c11b80a553e3263c8473",
    "SQL3<=vFc%fJgMQ4gvTtJdQiIc[%75k61K-:oJ.&",
    "VzIxn0q5^t/l[1RbVC6cEVUK8D.[K$FtDi8coM%5",
  ],
  [
    "x",
    "dcac04f0e2b963a5d699cf21a7d713fc324cc440b0cbba83cdb310be3ab5983c",
    "6854721f8132e2366765f9c90069963a2483fad8cdb80808eab82e1f3c11293c",
    "*]HUF&<&M}!%T&cR}hQWgebRKU/<Rg=9E$}i<>tq",
    "xJf0]FIMjyxjZ[X0bm-Wb.L%C=a12+(BnC*jp%28",
  ],
] as const;
const TOKENS_KEY = VECTORS[2][4];

type Mechanism = "null" | "plain" | "curve";

/** Servers have separate contexts, as they have separate processes elsewhere. */
const context = new Context();
const handler = new Router({ context });
let isKnown = true;
let handshakes = 0;

before(async () => {
  await handler.bind("inproc://zeromq.zap.01");
  void (async () => {
    for await (const [peer, empty, version, id, , , , mechanism, ...credentials] of handler) {
      handshakes++;
      const shown =
        mechanism?.toString() === "PLAIN"
          ? credentials.map(String).join(":") === `hola:${TOKEN}`
          : credentials[0]?.equals(keyPair(TOKEN).publicKey);
      const status = isKnown && shown ? ["200", "", "me"] : ["400", "", ""];
      await handler.send([peer ?? null, empty ?? null, version ?? null, id ?? null, ...status, ""]);
    }
  })();
});

after(() => {
  handler.close();
});

async function using(
  mechanism: Mechanism,
  options: ClientOptions,
  use: (client: Client, endpoint: string) => Promise<void>,
): Promise<void> {
  isKnown = true;
  handshakes = 0;
  const { publicKey, secretKey } = curveKeyPair();
  const router = new Router({ context, linger: 0 });
  if (mechanism !== "null") router.zapDomain = "hola";
  if (mechanism === "plain") router.plainServer = true;
  if (mechanism === "curve") {
    router.curveServer = true;
    router.curveSecretKey = secretKey;
  }
  await router.bind(mechanism === "curve" ? "tcp://127.0.0.1:*" : `ipc://${join(tmpdir(), randomUUID())}`);
  const endpoint = router.lastEndpoint ?? "";
  void (async () => {
    for await (const [peer, first, header] of router) {
      const { id } = JSON.parse(String(header)) as { id: string };
      const head = JSON.stringify({ version: "1.0", id });
      await router.send([peer ?? null, first ?? null, head, '{"tag":"DeleteStudyResponse"}']);
    }
  })();
  const retry = { attempts: 4, firstS: 0.01, longestS: 0.05 };
  const client = new Client({ endpoint, token: TOKEN, serverKey: publicKey, retry, ...options });
  try {
    await use(client, endpoint);
  } finally {
    client.close();
    router.close();
  }
}

const isUnauthenticated = (error: unknown): boolean => isCode(error, "unauthenticated") && !error.retryable;

test("the key pair of a token is that of the specification", () => {
  for (const [token, secret, pub, secretInZ85, publicInZ85] of VECTORS) {
    const { publicKey, secretKey } = keyPair(token);
    assert.deepEqual([secretKey.toString("hex"), publicKey.toString("hex")], [secret, pub]);
    assert.deepEqual([z85(secretKey), z85(publicKey)], [secretInZ85, publicInZ85]);
  }
});

for (const mechanism of ["plain", "curve"] as const) {
  test(`a token that is known is admitted, ${mechanism}`, async () => {
    await using(mechanism, {}, async (client) => {
      await client.deleteStudy();
      await client.deleteStudy();
      assert.equal(handshakes, 1);
    });
  });

  // Z-11: not a time-out, and not repeated.
  test(`a token that is not known is unauthenticated at once, ${mechanism}`, async () => {
    await using(mechanism, { token: "secret-of-nobody" }, async (client, endpoint) => {
      await assert.rejects(client.deleteStudy(), (error: Error) => {
        assert.ok(isUnauthenticated(error), String(error));
        assert.ok(error.message.includes(endpoint) && !error.message.includes("secret-of-nobody"), error.message);
        return true;
      });
      assert.equal(handshakes, 1);
    });
  });

  // After a refusal libzmq does not connect a socket again: the client must take another.
  test(`a client that was refused can be admitted later, ${mechanism}`, async () => {
    await using(mechanism, {}, async (client) => {
      isKnown = false;
      await assert.rejects(client.deleteStudy(), isUnauthenticated);
      isKnown = true;
      await client.deleteStudy();
    });
  });
}

test("another server key is a handshake error that is not repeated", async () => {
  await using("curve", { serverKey: TOKENS_KEY }, async (client) => {
    await assert.rejects(client.deleteStudy(), HandshakeError);
    assert.equal(handshakes, 0);
  });
});

test("another mechanism is a handshake error", async () => {
  await using("null", {}, async (client) => {
    await assert.rejects(client.deleteStudy(), HandshakeError);
  });
});

test("a server of another protocol is a handshake error", async () => {
  const server = createServer((socket) => {
    socket.on("error", () => undefined);
    socket.end("HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n");
  }).listen(0, "127.0.0.1");
  await new Promise((resolve) => server.once("listening", resolve));
  const { port } = server.address() as AddressInfo;
  const endpoint = `tcp://127.0.0.1:${String(port)}`;
  const client = new Client({ endpoint, token: TOKEN, serverKey: TOKENS_KEY, retry: noRetry });
  await assert.rejects(client.deleteStudy(), HandshakeError);
  client.close();
  server.close();
});

test("nothing that listens is unreachable", async () => {
  const probe = createServer().listen(0, "127.0.0.1");
  await new Promise((resolve) => probe.once("listening", resolve));
  const { port } = probe.address() as AddressInfo;
  await new Promise((resolve) => probe.close(resolve));
  for (const endpoint of [`ipc://${join(tmpdir(), randomUUID())}`, `tcp://127.0.0.1:${String(port)}`]) {
    const client = new Client({ endpoint, token: TOKEN, serverKey: TOKENS_KEY, retry: noRetry });
    await assert.rejects(client.deleteStudy(), UnreachableError);
    client.close();
  }
});

test("what cannot be used is a mistake in the configuration", () => {
  const endpoint = "tcp://127.0.0.1:1";
  for (const options of [
    { token: TOKEN },
    { token: TOKEN, serverKey: "short" },
    { token: "t".repeat(256), serverKey: TOKENS_KEY },
  ]) {
    assert.throws(() => new Client({ endpoint, ...options }), ConfigurationError);
  }
});
