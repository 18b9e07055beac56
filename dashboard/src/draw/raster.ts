const SAMPLE = 4096;

/**
 * Pixels that are set one by one: a hundred thousand points cost one loop over typed arrays, not as many calls of the
 * canvas. A pixel has either a level (which colour wins) or a count (how often it is covered).
 */
export class Raster {
  /** 0: empty; 1: rejected; from 2 on: the colours of a ramp, where the higher one wins. */
  readonly levels: Uint16Array;
  readonly counts: Float32Array;
  #ground = { key: "", levels: new Uint16Array(0) };
  readonly #image: ImageData;
  readonly #pixels: Uint32Array;
  readonly #layer: OffscreenCanvas;
  readonly #context: OffscreenCanvasRenderingContext2D;

  constructor(
    readonly width: number,
    readonly height: number,
  ) {
    this.levels = new Uint16Array(width * height);
    this.counts = new Float32Array(width * height);
    this.#image = new ImageData(width, height);
    this.#pixels = new Uint32Array(this.#image.data.buffer);
    this.#layer = new OffscreenCanvas(width, height);
    // `willReadFrequently` keeps it in main memory, where the pixels come from.
    this.#context = this.#layer.getContext("2d", { willReadFrequently: true })!;
  }

  clear(): void {
    this.levels.fill(0);
    this.counts.fill(0);
    this.#pixels.fill(0);
  }

  /** A square of a level, with its upper left corner at a pixel. */
  mark(x: number, y: number, size: number, level: number): void {
    const { width, levels } = this;
    if (size === 1) {
      const i = y * width + x;
      if (levels[i]! < level) levels[i] = level;
      return;
    }
    const right = Math.min(width, x + size);
    const bottom = Math.min(this.height, y + size);
    for (let py = Math.max(0, y); py < bottom; py++) {
      const end = py * width + right;
      for (let i = py * width + Math.max(0, x); i < end; i++) if (levels[i]! < level) levels[i] = level;
    }
  }

  /** Begins with levels that are marked once for each key. */
  begin(key: string, mark: () => void): void {
    if (this.#ground.key === key) {
      this.levels.set(this.#ground.levels);
      return;
    }
    mark();
    this.#ground = { key, levels: this.levels.slice() };
  }

  /** Makes each pixel of a level a square of the size, to the right and below; the higher level wins. */
  grow(size: number): void {
    const { width, levels } = this;
    for (const step of [1, width]) {
      for (let y = this.height - 1; y >= 0; y--) {
        for (let x = width - 1; x >= 0; x--) {
          const i = y * width + x;
          let level = levels[i]!;
          const reach = Math.min(size - 1, step === 1 ? x : y);
          for (let k = 1; k <= reach; k++) {
            const other = levels[i - k * step]!;
            if (other > level) level = other;
          }
          levels[i] = level;
        }
      }
    }
  }

  /** Adds a square to the counts. */
  count(x: number, y: number, size: number): void {
    const { width, counts } = this;
    if (size === 1) {
      counts[y * width + x]!++;
      return;
    }
    const right = Math.min(width, x + size);
    const bottom = Math.min(this.height, y + size);
    for (let py = Math.max(0, y); py < bottom; py++) {
      const end = py * width + right;
      for (let i = py * width + Math.max(0, x); i < end; i++) counts[i]!++;
    }
  }

  /** Adds a line from one pixel to another, of a weight that is shared between the two rows that it crosses. */
  line(x0: number, y0: number, x1: number, y1: number, weight: number): void {
    const { width, height, counts } = this;
    const slope = (y1 - y0) / Math.max(1, x1 - x0);
    let y = Math.min(Math.max(0, y0), height - 2);
    for (let x = x0; x < x1; x++, y += slope) {
      const row = y | 0;
      const below = weight * (y - row);
      const i = row * width + x;
      counts[i]! += weight - below;
      counts[i + width]! += below;
    }
  }

  /** Colours the levels: rejected pixels in one colour, the others by a ramp of 256. */
  paintLevels(ramp: Uint32Array, rejected: number): void {
    const pixels = this.#pixels;
    const { levels } = this;
    for (let i = 0; i < levels.length; i++) {
      const level = levels[i]!;
      if (level !== 0) pixels[i] = level === 1 ? rejected : ramp[level - 2]!;
    }
  }

  /** Colours the counts by their square root. What one pixel in a hundred exceeds is the top, so that one crowded spot does not pale the rest. */
  paintCounts(ramp: Uint32Array): void {
    const pixels = this.#pixels;
    const { counts } = this;
    const top = this.#top();
    const colours = Uint32Array.from({ length: 256 }, (_, i) => ramp[Math.floor(Math.sqrt(i * 255))]!);
    const scale = 255 / top;
    for (let i = 0; i < counts.length; i++) {
      const n = counts[i]!;
      if (n > 0) pixels[i] = colours[n >= top ? 255 : (n * scale) | 0]!;
    }
  }

  #top(): number {
    const { counts } = this;
    const sample = new Float32Array(SAMPLE);
    const step = Math.max(1, Math.floor(counts.length / (4 * SAMPLE)));
    let n = 0;
    for (let i = 0; i < counts.length && n < SAMPLE; i += step) if (counts[i]! > 0) sample[n++] = counts[i]!;
    return Math.max(1, sample.subarray(0, n).sort()[Math.floor(0.99 * n)] ?? 1);
  }

  /** Draws the pixels over what is on a canvas; the place is in device pixels. */
  show(context: CanvasRenderingContext2D, x: number, y: number): void {
    // putImageData overwrites what is below clear pixels; a layer is drawn over it.
    this.#context.putImageData(this.#image, 0, 0);
    context.save();
    context.setTransform(1, 0, 0, 1, 0, 0);
    context.drawImage(this.#layer, Math.round(x), Math.round(y));
    context.restore();
  }
}
