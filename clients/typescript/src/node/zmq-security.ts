import { createHash, createPrivateKey, createPublicKey } from "node:crypto";
import type { Dealer } from "zeromq";
import { ConfigurationError } from "../errors.js";

const USERNAME = "hola";
/** The password for a scheduler without tokens. */
const ANONYMOUS = "anonymous";
/** The longest password of PLAIN. */
const MAX_TOKEN_BYTES = 255;
const DIGITS = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ.-:+=^!/*?&<>()[]{}@%$#";
const POWERS = [85 ** 4, 85 ** 3, 85 ** 2, 85, 1];
/** The DER header (RFC 8410) of a secret key of X25519. */
const PKCS8 = Buffer.from("302e020100300506032b656e04220420", "hex");
const KEY_BYTES = 32;

/** Bytes in the encoding of ZeroMQ's keys (https://rfc.zeromq.org/spec/32/). */
export function z85(bytes: Buffer): string {
  const words = Array.from({ length: bytes.length / 4 }, (_, index) => bytes.readUInt32BE(index * 4));
  return words.flatMap((word) => POWERS.map((power) => DIGITS[Math.floor(word / power) % 85])).join("");
}

/** The CURVE key pair that belongs to a token (Z-9). */
export function keyPair(token: string): { readonly publicKey: Buffer; readonly secretKey: Buffer } {
  const secretKey = createHash("sha256").update(`hola-curve-1:${token}`, "utf8").digest();
  const key = createPrivateKey({ key: Buffer.concat([PKCS8, secretKey]), format: "der", type: "pkcs8" });
  const publicKey = createPublicKey(key).export({ format: "der", type: "spki" }).subarray(-KEY_BYTES);
  return { publicKey, secretKey };
}

/** Whether connections to an address are encrypted. */
export function isEncrypted(endpoint: string): boolean {
  return !endpoint.startsWith("ipc:");
}

/** What a client shows in the handshake: PLAIN over ipc, CURVE over tcp (Z-8). */
export class Security {
  readonly #token: string;
  readonly #keys: { readonly curvePublicKey: string; readonly curveSecretKey: string };
  /** Whether a connection with it has stood. */
  isProven = false;

  /** @throws ConfigurationError when the token or the key cannot be used */
  constructor(
    token: string | undefined,
    private readonly serverKey: string | undefined,
  ) {
    this.#token = token ?? ANONYMOUS;
    const size = Buffer.byteLength(this.#token);
    if (size > MAX_TOKEN_BYTES) {
      throw new ConfigurationError(
        `the token has ${String(size)} bytes; over ZeroMQ at most ${String(MAX_TOKEN_BYTES)} are allowed`,
      );
    }
    if (serverKey !== undefined && !isKey(serverKey)) {
      throw new ConfigurationError("a CURVE server key has 40 characters of Z85");
    }
    const { publicKey, secretKey } = keyPair(this.#token);
    this.#keys = { curvePublicKey: z85(publicKey), curveSecretKey: z85(secretKey) };
  }

  /** @throws ConfigurationError when an address needs a key that there is not */
  check(endpoint: string): void {
    if (this.suffices(endpoint)) return;
    throw new ConfigurationError(
      `${endpoint}: the scheduler's server key is missing: set HOLA_SERVER_KEY, or use a connection file with ` +
        "`server_key` (a file without it is of an older scheduler)",
    );
  }

  /** Whether there is all that a connection to an address needs. */
  suffices(endpoint: string): boolean {
    return !isEncrypted(endpoint) || this.serverKey !== undefined;
  }

  /** Sets a socket up for an address, before it connects. */
  apply(socket: Dealer, endpoint: string): void {
    if (isEncrypted(endpoint)) Object.assign(socket, { ...this.#keys, curveServerKey: this.serverKey ?? null });
    else Object.assign(socket, { plainUsername: USERNAME, plainPassword: this.#token });
  }
}

function isKey(text: string): boolean {
  return text.length === (KEY_BYTES / 4) * 5 && Array.from(text).every((character) => DIGITS.includes(character));
}
