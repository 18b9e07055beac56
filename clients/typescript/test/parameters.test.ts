import assert from "node:assert/strict";
import { test } from "node:test";
import { hasParameter, NotActiveError, parameterOf } from "../src/node.js";

test("an inactive parameter differs from null, 0, false and the empty text", () => {
  for (const value of [null, 0, false, ""]) {
    const parameters = { form: value };
    assert.equal(hasParameter(parameters, "form"), true);
    assert.equal(parameterOf(parameters, "form"), value);
  }
  const parameters = { model: "svm" };
  assert.equal(hasParameter(parameters, "form"), false);
  assert.equal(hasParameter(parameters, "toString"), false);
  assert.throws(() => parameterOf(parameters, "form"), {
    name: "NotActiveError",
    message: "the parameter form is not active for these values, or not a parameter of the study",
    parameter: "form",
  });
  assert.throws(() => parameterOf(parameters, "toString"), NotActiveError);
});
