const BITS = 16;
const BUCKETS = 1 << BITS;

/**
 * The rows in the order of a column: a radix sort of doubles, which is stable. Absent values (NaN) are last.
 *
 * @param rows - how many rows there are
 */
export function orderOf(values: Float64Array, rows: number, isDescending: boolean): Uint32Array {
  const words = new Uint32Array(values.buffer, values.byteOffset, 2 * rows);
  const low = new Uint32Array(rows);
  const high = new Uint32Array(rows);
  const absent: number[] = [];
  let from = new Uint32Array(rows);
  let present = 0;
  for (let row = 0; row < rows; row++) {
    const value = values[row]!;
    if (value !== value) {
      absent.push(row);
      continue;
    }
    from[present++] = row;
    // Doubles in the order of unsigned integers: negative ones are complemented, the others get the sign bit.
    const isNegative = value < 0;
    let [a, b] = value === 0 ? [0, 0] : [words[2 * row]!, words[2 * row + 1]!];
    [a, b] = isNegative ? [~a, ~b] : [a, b | 0x80000000];
    [low[row], high[row]] = isDescending ? [~a, ~b] : [a, b];
  }
  let to = new Uint32Array(rows);
  const starts = new Uint32Array(BUCKETS);
  for (const [keys, shift] of [
    [low, 0],
    [low, BITS],
    [high, 0],
    [high, BITS],
  ] as const) {
    starts.fill(0);
    for (let i = 0; i < present; i++) starts[(keys[from[i]!]! >>> shift) & (BUCKETS - 1)]!++;
    let sum = 0;
    for (let bucket = 0; bucket < BUCKETS; bucket++) {
      const size = starts[bucket]!;
      starts[bucket] = sum;
      sum += size;
    }
    for (let i = 0; i < present; i++) {
      const row = from[i]!;
      to[starts[(keys[row]! >>> shift) & (BUCKETS - 1)]!++] = row;
    }
    [from, to] = [to, from];
  }
  from.set(absent, present);
  return from;
}
