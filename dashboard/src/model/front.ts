/**
 * The rows that no other row dominates: none is at least as good in every cost and better in one. Equal rows are all in
 * it. They are in the order of the first cost.
 *
 * @param costs - lower is better; one column for each comparison group
 * @param candidates - the rows to look at; rows without a cost are passed over
 */
export function frontOf(costs: readonly Float64Array[], candidates: Iterable<number>): number[] {
  const rows = [...candidates].filter((row) => costs.every((cost) => cost[row]! === cost[row]!));
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
