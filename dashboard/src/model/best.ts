/** What the ranking of a comparison group needs: a cost (NaN: none) and a violation of the limits for each row. */
export interface Ranking {
  readonly cost: Float64Array;
  readonly violation: Float64Array;
}

/** Whether a row has a cost and is within all limits. */
function isRanked({ cost, violation }: Ranking, row: number): boolean {
  return cost[row]! === cost[row]! && !(violation[row]! > 0);
}

/**
 * The rows that were the best when they came, each better than the one before.
 *
 * @param order - the order in which they came; absent: that of the rows
 */
export function bestSoFar(ranking: Ranking, rows: number, order?: Uint32Array): number[] {
  const best: number[] = [];
  let lowest = Infinity;
  const count = order?.length ?? rows;
  for (let i = 0; i < count; i++) {
    const row = order === undefined ? i : order[i]!;
    const cost = ranking.cost[row]!;
    if (!(cost < lowest) || !isRanked(ranking, row)) continue;
    lowest = cost;
    best.push(row);
  }
  return best;
}

/** The row beyond its limits that violates them least; undefined if there is none with a cost. */
export function nearestToLimits({ cost, violation }: Ranking, rows: number): number | undefined {
  let found: number | undefined;
  for (let row = 0; row < rows; row++) {
    if (cost[row]! !== cost[row]! || !(violation[row]! > 0)) continue;
    if (found === undefined || violation[row]! < violation[found]!) found = row;
  }
  return found;
}

/** The rows of lowest cost among those whose mask is 0, best first; of equal ones the earlier first. */
export function lowest(ranking: Ranking, rows: number, mask: Uint32Array, most: number): number[] {
  const { cost } = ranking;
  const best: number[] = [];
  let bound = Infinity;
  for (let row = 0; row < rows; row++) {
    if (mask[row] !== 0 || !(cost[row]! < bound) || !isRanked(ranking, row)) continue;
    let i = best.length;
    while (i > 0 && cost[best[i - 1]!]! > cost[row]!) i--;
    best.splice(i, 0, row);
    if (best.length > most) best.pop();
    if (best.length === most) bound = cost[best[most - 1]!]!;
  }
  return best;
}
