import type { Box, Place } from "./plot";

/** How near the pointer has to be to a point, in pixels. */
const REACH = 12;

/**
 * The row whose point is nearest to a place, if one is near.
 *
 * @param mask - rows whose mask is not 0 are passed over
 */
export function nearest(
  { x, y }: Place,
  box: Box,
  xs: Float32Array,
  ys: Float32Array,
  rows: number,
  mask: Uint32Array,
): number | undefined {
  let found: number | undefined;
  let least = REACH * REACH;
  for (let row = 0; row < rows; row++) {
    const dx = (xs[row]! - x) * box.width;
    if (dx > REACH || dx < -REACH || mask[row] !== 0 || xs[row]! < 0 || ys[row]! < 0) continue;
    const dy = (ys[row]! - y) * box.height;
    const distance = dx * dx + dy * dy;
    if (distance < least) [least, found] = [distance, row];
  }
  return found;
}
