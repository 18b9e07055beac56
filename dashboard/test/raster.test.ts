import assert from "node:assert/strict";
import test from "node:test";

class Layer {
  getContext(): object {
    return {};
  }
}
class Image {
  data: Uint8ClampedArray;
  constructor(width: number, height: number) {
    this.data = new Uint8ClampedArray(4 * width * height);
  }
}
Object.assign(globalThis, { OffscreenCanvas: Layer, ImageData: Image });

test("points that grow cover what squares cover", async () => {
  const { Raster } = await import("../src/draw/raster");
  for (const size of [1, 2, 3, 4]) {
    const [width, height] = [23, 17];
    const [grown, squares] = [new Raster(width, height), new Raster(width, height)];
    let seed = size;
    const random = (below: number): number => (seed = (seed * 48271) % 2147483647) % below;
    for (let i = 0; i < 60; i++) {
      const [x, y, level] = [random(width - size + 1), random(height - size + 1), 1 + random(257)];
      grown.mark(x, y, 1, level);
      squares.mark(x, y, size, level);
    }
    grown.grow(size);
    assert.deepEqual(grown.levels, squares.levels);
  }
});

test("a raster begins with the levels of the same key, and marks them for another key", async () => {
  const { Raster } = await import("../src/draw/raster");
  const raster = new Raster(3, 2);
  const made: string[] = [];
  const begin = (key: string, x: number): number[] => {
    raster.clear();
    raster.begin(key, () => {
      made.push(key);
      raster.mark(x, 1, 1, 1);
    });
    return [...raster.levels];
  };
  assert.deepEqual(begin("a", 0), [0, 0, 0, 1, 0, 0]);
  raster.mark(2, 0, 1, 9);
  assert.deepEqual(begin("a", 0), [0, 0, 0, 1, 0, 0]);
  assert.deepEqual(begin("b", 2), [0, 0, 0, 0, 0, 1]);
  assert.deepEqual(made, ["a", "b"]);
});
