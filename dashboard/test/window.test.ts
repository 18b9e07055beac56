import assert from "node:assert/strict";
import test from "node:test";
import { ROW, windowOf } from "../src/model/window";

const HEIGHT = 420;

test("every scroll position shows the rows that lie there", () => {
  const rows = 1000;
  for (let top = 0; top <= rows * ROW - HEIGHT; top += 97) {
    const { first, inView, above, below } = windowOf(rows, top, HEIGHT);
    assert.ok(above <= top && above + inView * ROW >= top + HEIGHT, String(top));
    assert.equal(above, first * ROW);
    assert.equal(above + inView * ROW + below, rows * ROW);
  }
});

test("a short table is shown whole", () => {
  assert.deepEqual(windowOf(5, 0, HEIGHT), { first: 0, inView: 5, above: 0, below: 0 });
  assert.deepEqual(windowOf(0, 0, HEIGHT), { first: 0, inView: 0, above: 0, below: 0 });
});

test("a table of a million rows stays low enough for browsers, and its ends can be reached", () => {
  const rows = 1_000_000;
  const whole = windowOf(rows, 0, HEIGHT);
  const height = whole.above + whole.inView * ROW + whole.below;
  assert.ok(height < 10_000_000);
  assert.equal(whole.first, 0);
  const end = windowOf(rows, height - HEIGHT, HEIGHT);
  assert.equal(end.first + end.inView, rows);
  let before = 0;
  for (let top = 0; top <= height - HEIGHT; top += 9973) {
    const { first, inView, above, below } = windowOf(rows, top, HEIGHT);
    assert.ok(first >= before && above >= 0 && below >= 0);
    assert.ok(above <= top && above + inView * ROW >= top + HEIGHT - 1, String(top));
    before = first;
  }
});
