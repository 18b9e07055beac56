import { isCode, TransportError } from "./errors.js";

/** The addresses of one scheduler, and which of them is in use. */
export class Endpoints {
  #addresses: string[];
  #current: string;

  /** @param addresses - at least one */
  constructor(addresses: readonly string[]) {
    const [first] = addresses;
    if (first === undefined) throw new TypeError("there is no endpoint");
    this.#addresses = [...addresses];
    this.#current = first;
  }

  /** The one in use. */
  get current(): string {
    return this.#current;
  }

  /** All of them, the one in use first. */
  get all(): string[] {
    return [this.#current, ...this.#addresses.filter((address) => address !== this.#current)];
  }

  /**
   * Chooses where the next attempt goes: after a broken connection the next, after `not_leader` the leader's.
   *
   * @param mayFollow - whether the second address may take the place of the first
   */
  after(error: unknown, mayFollow: (from: string, to: string) => boolean): void {
    if (isCode(error, "not_leader")) {
      const told = error.detail?.["endpoints"];
      const leaders = (Array.isArray(told) ? told : []).filter(
        (address): address is string => typeof address === "string" && mayFollow(this.#current, address),
      );
      this.#addresses = [...leaders, ...this.#addresses.filter((address) => !leaders.includes(address))];
      if (leaders[0] === undefined) this.#advance();
      else this.#current = leaders[0];
    } else if (error instanceof TransportError && (error.endpoint ?? this.#current) === this.#current) {
      this.#advance();
    }
  }

  #advance(): void {
    const next = (this.#addresses.indexOf(this.#current) + 1) % this.#addresses.length;
    this.#current = this.#addresses[next] ?? this.#current;
  }
}
