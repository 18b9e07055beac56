/** Until when the pace is measured back, in milliseconds. */
const WINDOWS_MS = [60_000, 600_000, 3_600_000, 86_400_000];
/** How many trials make a pace. */
const ENOUGH = 20;

/**
 * How many trials end per second, over the shortest recent time in which enough ended.
 *
 * @param ended - the times of the ends in milliseconds; NaN: not ended
 */
export function paceOf(ended: Float64Array, rows: number, nowMs: number): number {
  let first = Infinity;
  const counts = WINDOWS_MS.map(() => 0);
  for (let row = 0; row < rows; row++) {
    const at = ended[row]!;
    if (!(at <= nowMs + 60_000)) continue; // the server's clock may go a little before this one
    if (at < first) first = at;
    for (let i = 0; i < counts.length; i++) if (at > nowMs - WINDOWS_MS[i]!) counts[i]!++;
  }
  const found = counts.findIndex((n) => n >= ENOUGH);
  const i = found >= 0 ? found : counts.length - 1;
  const span = Math.min(WINDOWS_MS[i]!, Math.max(1000, nowMs - first));
  return counts[i]! === 0 ? 0 : counts[i]! / (span / 1000);
}
