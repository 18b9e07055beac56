import { numbersOf, type Column as WireColumn, type GetColumnsResponse, type ParameterValue } from "hola-hpo";

/** A column of all trials: NaN where a trial has no value; with `of`, indices into it. */
export interface Column {
  values: Float64Array;
  of: ParameterValue[] | undefined;
}

const PLAIN = ["trialId", "changed", "state", "createdMs", "startedMs", "endedMs", "workerId"] as const;
const MAPS = ["parameters", "objectives", "costs", "violations"] as const;

/** The key of a column of a map: `parameters.lr`. */
export function keyOf(map: (typeof MAPS)[number], name: string): string {
  return `${map}.${name}`;
}

/** All trials of a study by column. The row of a trial is its id less one. */
export class Store {
  readonly columns = new Map<string, Column>();
  /** The number of rows; a row whose trial has not come yet has no id. */
  rows = 0;
  #capacity = 1024;

  column(key: string): Column {
    let column = this.columns.get(key);
    if (column === undefined) {
      column = { values: new Float64Array(this.#capacity).fill(NaN), of: undefined };
      this.columns.set(key, column);
    }
    return column;
  }

  /** Merges a reply. A row that is older than the one that is here is dropped. @returns the rows that changed */
  merge(reply: GetColumnsResponse): Uint32Array {
    const ids = numbersOf(reply.trialId);
    const changed = numbersOf(reply.changed);
    let most = 0;
    for (const id of ids) if (id > most) most = id;
    // The first reply of a long pass says how many rows will come.
    this.#reserve(Math.max(most, this.rows === 0 ? reply.total : 0));
    this.rows = Math.max(this.rows, most);
    const known = this.column("changed").values;
    const at = new Int32Array(ids.length);
    const touched = new Uint32Array(ids.length);
    let fresh = 0;
    for (let i = 0; i < ids.length; i++) {
      const row = ids[i]! - 1;
      at[i] = changed[i]! < known[row]! ? -1 : row;
      if (at[i] === row) touched[fresh++] = row;
    }
    for (const [key, wire] of columnsOf(reply)) this.#write(this.column(key), wire, at);
    return touched.slice(0, fresh);
  }

  #write(column: Column, wire: WireColumn, at: Int32Array): void {
    const from = numbersOf(wire);
    const { values } = column;
    if (wire.of.length === 0) {
      for (let i = 0; i < from.length; i++) if (at[i]! >= 0) values[at[i]!] = from[i]!;
      return;
    }
    const code = recode(column, wire.of);
    for (let i = 0; i < from.length; i++) if (at[i]! >= 0) values[at[i]!] = code[from[i]!] ?? NaN;
  }

  #reserve(rows: number): void {
    if (rows <= this.#capacity) return;
    this.#capacity = Math.ceil(rows * 1.25);
    for (const column of this.columns.values()) {
      const wider = new Float64Array(this.#capacity).fill(NaN);
      wider.set(column.values);
      column.values = wider;
    }
  }
}

/** What the indices of a reply are in a column: the values of each reply are its own. */
function recode(column: Column, of: readonly ParameterValue[]): number[] {
  const known = (column.of ??= []);
  return of.map((value) => {
    const index = known.indexOf(value);
    return index >= 0 ? index : known.push(value) - 1;
  });
}

function* columnsOf(reply: GetColumnsResponse): Generator<[string, WireColumn]> {
  for (const key of PLAIN) {
    const column = reply[key];
    if (column !== undefined) yield [key, column];
  }
  for (const map of MAPS) {
    for (const [name, column] of Object.entries(reply[map])) yield [keyOf(map, name), column];
  }
}
