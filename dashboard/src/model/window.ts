/** The height of a row of the table, in pixels; page.css has the same. */
export const ROW = 28;
/** Some browsers clip elements that are higher; then a scroll position stands for several rows. */
const MOST_HEIGHT = 8_000_000;
const MARGIN = 3;

/** Which rows of a long table are in the document, and how much room is left out above and below them. */
export interface TableWindow {
  readonly first: number;
  readonly inView: number;
  readonly above: number;
  readonly below: number;
}

/**
 * @param rows - of the whole table
 * @param top - how far the table is scrolled, in pixels
 * @param height - of what can be seen, in pixels
 */
export function windowOf(rows: number, top: number, height: number): TableWindow {
  const whole = Math.min(rows * ROW, MOST_HEIGHT);
  const inView = Math.min(rows, Math.ceil(height / ROW) + 2 * MARGIN);
  const room = whole - inView * ROW;
  if (room <= 0) return { first: 0, inView: rows, above: 0, below: 0 };
  const ratio = whole < rows * ROW ? Math.min(1, top / Math.max(1, whole - height)) : top / (rows * ROW);
  const exact = whole < rows * ROW ? ratio * (rows - inView) : top / ROW - MARGIN;
  const first = Math.min(rows - inView, Math.max(0, Math.floor(exact)));
  const above = Math.min(room, whole < rows * ROW ? Math.max(0, top - MARGIN * ROW) : first * ROW);
  return { first, inView, above, below: room - above };
}
