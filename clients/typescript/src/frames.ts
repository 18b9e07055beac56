/** A server-sent event. */
export interface Frame {
  readonly event: string;
  readonly data: string;
  readonly id: string | undefined;
}

/** Cuts a text that comes in pieces into server-sent events (HTML Standard, section 9.2.6). */
export class FrameReader {
  #rest = "";
  #id: string | undefined;

  /** The events that a piece completes. */
  push(piece: string): Frame[] {
    const blocks = (this.#rest + piece).split("\n\n");
    this.#rest = blocks.pop() ?? "";
    return blocks.flatMap((block) => this.#read(block) ?? []);
  }

  /** Comments have no data, and are no events. */
  #read(block: string): Frame | undefined {
    let event = "message";
    const data: string[] = [];
    for (const line of block.split("\n")) {
      const [, field, value = ""] = /^([^:]+): ?(.*)$/.exec(line) ?? [];
      if (field === "data") data.push(value);
      else if (field === "event") event = value;
      else if (field === "id") this.#id = value;
    }
    return data.length === 0 ? undefined : { event, data: data.join("\n"), id: this.#id };
  }
}
