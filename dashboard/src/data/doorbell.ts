/** Calls `read` soon after it rings: never twice at once, and with a pause between two calls. */
export class Doorbell {
  #hasRung = false;
  #isBusy = false;

  /** @param pauseMs - the pause after a call */
  constructor(
    private readonly read: () => Promise<void>,
    private readonly pauseMs: () => number,
  ) {}

  ring(): void {
    this.#hasRung = true;
    if (!this.#isBusy) void this.#run();
  }

  async #run(): Promise<void> {
    this.#isBusy = true;
    try {
      while (this.#hasRung) {
        this.#hasRung = false;
        await this.read();
        await new Promise((resolve) => setTimeout(resolve, this.pauseMs()));
      }
    } finally {
      this.#isBusy = false;
    }
  }
}
