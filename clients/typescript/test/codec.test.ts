import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { test } from "node:test";
import fc from "fast-check";
import { decode, encode, Unreadable } from "../src/codec.js";
import { structs } from "../src/generated/schema.js";
import { Unwritable } from "../src/json.js";
import type { Type } from "../src/schema.js";
import { propertyOf } from "../src/schema.js";

const draft = new URL("../../../../schemas/draft/", import.meta.url);
const repeat = (name: string, text: string): string => encode(name, decode(name, text) as object);

test("every example is written again as it was", () => {
  const files = readdirSync(new URL("examples/", draft));
  const names = files.map((file) => file.replace(/\.json$/, "")).filter((name) => name in structs);
  assert.ok(names.length > 50);
  for (const name of names) {
    const text = readFileSync(new URL(`examples/${name}.json`, draft), "utf8");
    const again = repeat(name, text);
    assert.deepEqual(decode(name, again), decode(name, text), name);
  }
});

test("the vectors of numbers keep every bit", () => {
  const vectors = JSON.parse(readFileSync(new URL("vectors/roundtrip.json", draft), "utf8")) as {
    body: string;
    bits: string;
    type: string;
  }[];
  assert.ok(vectors.length > 20);
  for (const { body, bits, type } of vectors) {
    const { results } = JSON.parse(repeat(type, body)) as { results: { objectives: { loss: number } }[] };
    const view = new DataView(new ArrayBuffer(8));
    view.setFloat64(0, results[0]?.objectives.loss ?? NaN);
    assert.equal(view.getBigUint64(0).toString(16).padStart(16, "0"), bits, body);
  }
});

const name = fc.stringMatching(/^[A-Za-z_][A-Za-z0-9_.-]{0,8}$/);
const text = fc.string({ unit: "grapheme", maxLength: 12 }).map((value) => value.replaceAll("\0", ""));
const double = fc.double({ noNaN: true, noDefaultInfinity: true });
const json = fc
  .jsonValue({ maxDepth: 3, stringUnit: "grapheme" })
  .map((value) => JSON.stringify(value))
  .filter((value) => !value.includes("\\u0000"))
  .map((value) => JSON.parse(value) as unknown);

function valueOf(type: Type, depth: number): fc.Arbitrary<unknown> {
  switch (type.kind) {
    case "any":
      return json;
    case "boolean":
      return fc.boolean();
    case "integer":
      return fc.maxSafeInteger();
    case "number":
      return double;
    case "scalar":
      return fc.oneof(fc.constant(null), fc.boolean(), double, text);
    case "string":
      return text;
    case "list":
      return depth > 4 ? fc.constant([]) : fc.array(valueOf(type.item, depth + 1), { maxLength: 3 });
    case "nullable":
      return fc.oneof(fc.constant(null), valueOf(type.item, depth));
    case "map":
      return fc.dictionary(name, valueOf(type.item, depth + 1), { maxKeys: 3, noNullPrototype: true });
    case "struct":
      return messageOf(type.name, depth + 1);
    case "union":
      return fc
        .constantFrom(...Object.entries(type.arms))
        .chain(([tag, arm]) => messageOf(arm, depth + 1).map((fields) => Object.assign({ [type.field]: tag }, fields)));
  }
}

function messageOf(struct: string, depth = 0): fc.Arbitrary<object> {
  const fields = Object.entries(structs[struct]?.fields ?? {}).map(
    ([field, schema]) => [propertyOf(field), schema] as const,
  );
  return fc
    .record(Object.fromEntries(fields.map(([field, { type }]) => [field, valueOf(type, depth)])), {
      requiredKeys: fields.filter(([, { required }]) => required).map(([field]) => field),
      noNullPrototype: true,
    })
    .map((message) => ({ ...message }));
}

test("what is written is read as the same, whatever it is", () => {
  for (const struct of Object.keys(structs)) {
    fc.assert(
      fc.property(messageOf(struct), (message) => {
        const written = encode(struct, message);
        const read = decode(struct, written) as object;
        assert.equal(encode(struct, read), written);
        assert.deepEqual(decode(struct, encode(struct, read)), read);
      }),
      { numRuns: 25 },
    );
  }
});

test("a parameter called __proto__ is a parameter", () => {
  const message = encode("EnqueueTrialsRequest", { trials: [JSON.parse('{"__proto__":1}') as object] });
  assert.equal(message, '{"tag":"EnqueueTrialsRequest","trials":[{"__proto__":1}]}');
  assert.equal(repeat("EnqueueTrialsRequest", message), message);
});

test("what a later version has in replies is kept, or left", () => {
  const events =
    '{"tag":"GetEventsResponse","items":[{"tag":"MoonRose","event_id":1,"phase":0.5}],"next_cursor":2,"mood":1}';
  const read = decode("GetEventsResponse", events) as { items: readonly object[] };
  const [moon] = read.items;
  assert.deepEqual(moon, { tag: "unknown", name: "MoonRose", raw: { tag: "MoonRose", event_id: 1, phase: 0.5 } });
  assert.equal(encode("GetEventsResponse", read), events.replace(',"mood":1', ""));
  const beat = decode("HeartbeatResponse", '{"tag":"HeartbeatResponse","command":"dance"}');
  assert.deepEqual(beat, { command: "dance", leaseCommands: [], state: "running" });
});

for (const [what, body, path] of [
  ["no JSON", "{", ""],
  ["no object", "[]", ""],
  ["no tag", '{"command":"continue"}', "/tag"],
  ["another tag", '{"tag":"DeleteStudyResponse"}', "/tag"],
  ["another type", '{"tag":"HeartbeatResponse","lease_commands":["3"]}', "/lease_commands/0"],
  ["a fraction", '{"tag":"HeartbeatResponse","lease_commands":[{"trial_id":3.5}]}', "/lease_commands/0/trial_id"],
  ["null for a list", '{"tag":"HeartbeatResponse","lease_commands":null}', "/lease_commands"],
] as const) {
  test(`a reply with ${what} is refused, and it says where`, () => {
    assert.throws(() => decode("HeartbeatResponse", body), { name: "Unreadable", path });
  });
}

test("a reply without a required field is refused", () => {
  assert.throws(() => decode("SubmitResultResponse", '{"tag":"SubmitResultResponse"}'), Unreadable);
});

const result = { trialId: 1, lease: "a", objectives: { loss: 1 } };
for (const [what, message, path] of [
  ["NaN", { results: [{ ...result, objectives: { loss: NaN } }] }, "/results/0/objectives/loss"],
  ["an unknown field", { results: [{ ...result, los: 1 }] }, "/results/0/los"],
  ["a name of the wire", { results: [{ ...result, trial_id: 1 }] }, "/results/0/trial_id"],
  ["a missing field", { results: [{ trialId: 1, lease: "a" }] }, "/results/0/objectives"],
  ["an integer too large", { results: [{ ...result, trialId: 2 ** 53 }] }, "/results/0/trial_id"],
  ["U+0000", { results: [{ ...result, metadata: { "a/b": ["\0"] } }] }, "/results/0/metadata/a~1b/0"],
  ["a lone surrogate", { results: [{ ...result, lease: "\ud800" }] }, "/results/0/lease"],
  ["a function", { results: [{ ...result, metadata: { f: (): void => undefined } }] }, "/results/0/metadata/f"],
] as const) {
  test(`a request with ${what} is not written, and it says where`, () => {
    assert.throws(
      () => encode("SubmitResultRequest", message),
      (error: unknown) => {
        assert.ok(error instanceof Unwritable);
        assert.equal(error.path, path);
        return true;
      },
    );
  });
}

test("fields at their default are left out", () => {
  assert.equal(encode("GetTopKRequest", { study: "default", limit: 10 }), '{"tag":"GetTopKRequest"}');
  assert.equal(encode("GetTopKRequest", { limit: 3 }), '{"tag":"GetTopKRequest","limit":3}');
});

test("properties are in camel case, whatever is data keeps its name", () => {
  const body =
    '{"tag":"SubmitResultRequest","results":[{"trial_id":1,"lease":"a","objectives":{"val_loss":1.0},"metadata":{"a_b":{"c_d":1}}}],"next_count":1}';
  const message = decode("SubmitResultRequest", body) as { nextCount: number; results: object[] };
  assert.deepEqual(message.results, [
    { trialId: 1, lease: "a", objectives: { val_loss: 1 }, metadata: { a_b: { c_d: 1 } } },
  ]);
  assert.equal(message.nextCount, 1);
  assert.equal(encode("SubmitResultRequest", message), body.replace("1.0", "1"));
  assert.equal(propertyOf("p95_ms"), "p95Ms");
});
