/**
 * The rows that no other row dominates: none is at least as good in every cost and better in one. Equal rows are all in
 * it. They are in the order of the first cost.
 *
 * @param costs - lower is better; one column for each comparison group
 * @param candidates - the rows to look at; rows without a cost are passed over
 */
export function frontOf(costs: readonly Float64Array[], candidates: Iterable<number>): number[] {
  const rows = undominated(costs, candidates);
  rows.sort((a, b) => {
    for (const cost of costs) if (cost[a] !== cost[b]) return cost[a]! - cost[b]!;
    return a - b;
  });
  if (costs.length === 2) return staircase(costs[1]!, costs[0]!, rows);
  const front: number[] = [];
  // In this order no row is dominated by a later one.
  for (const row of rows) if (!front.some((other) => dominates(costs, other, row))) front.push(row);
  return front;
}

/** The rows with all costs, without those that a good one of them dominates: of many rows, few are left to be sorted. */
function undominated(costs: readonly Float64Array[], candidates: Iterable<number>): number[] {
  const rows: number[] = [];
  const ranges = costs.map(() => [Infinity, -Infinity] as [low: number, high: number]);
  for (const row of candidates) {
    if (costs.some((cost) => cost[row]! !== cost[row]!)) continue;
    rows.push(row);
    for (const [k, range] of ranges.entries()) {
      const cost = costs[k]![row]!;
      if (cost < range[0]) range[0] = cost;
      if (cost > range[1]) range[1] = cost;
    }
  }
  let pivot: number | undefined;
  let least = Infinity;
  for (const row of rows) {
    let sum = 0;
    for (let k = 0; k < costs.length; k++) {
      const [low, high] = ranges[k]!;
      sum += (costs[k]![row]! - low) / (high - low || 1);
    }
    if (sum < least) [pivot, least] = [row, sum];
  }
  return pivot === undefined ? rows : rows.filter((row) => !dominates(costs, pivot, row));
}

function staircase(second: Float64Array, first: Float64Array, rows: readonly number[]): number[] {
  const front: number[] = [];
  for (const row of rows) {
    const last = front.at(-1);
    const isEqual = last !== undefined && first[last] === first[row] && second[last] === second[row];
    if (last === undefined || second[row]! < second[last]! || isEqual) front.push(row);
  }
  return front;
}

function dominates(costs: readonly Float64Array[], a: number, b: number): boolean {
  let isBetter = false;
  for (const cost of costs) {
    if (cost[a]! > cost[b]!) return false;
    if (cost[a]! < cost[b]!) isBetter = true;
  }
  return isBetter;
}
