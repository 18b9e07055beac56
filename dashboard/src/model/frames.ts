/** Calls listeners once a frame at most, however often something changed. */
export class Frames {
  #listeners = new Set<() => void>();
  #isDue = false;

  /** @returns removes the listener */
  listen(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  request(): void {
    if (this.#isDue) return;
    this.#isDue = true;
    requestAnimationFrame(() => {
      this.#isDue = false;
      for (const listener of [...this.#listeners]) listener();
    });
  }
}
