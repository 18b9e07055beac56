import { ConfigurationError } from "../errors.js";
import type { Labels } from "../generated/messages.js";

const NAME = /^[A-Za-z_][A-Za-z0-9_.-]{0,63}$/;
const MAX_LABELS = 32;
const MAX_VALUE = 256;

/**
 * Reads labels of the form `name=value,name=value`.
 *
 * @param source - where the text comes from, for the error
 * @throws {@link ConfigurationError}
 */
export function parseLabels(text: string, source: string): Labels {
  const labels: Record<string, string> = {};
  for (const item of text.split(",")) {
    if (item.trim() === "") continue;
    const at = item.indexOf("=");
    if (at < 0) throw new ConfigurationError(`${source}: ${JSON.stringify(item)} is no label: write name=value`);
    labels[item.slice(0, at).trim()] = item.slice(at + 1).trim();
  }
  return checkLabels(labels, source);
}

/** The same labels. @throws {@link ConfigurationError} when the protocol cannot carry them */
export function checkLabels(labels: Labels, source: string): Labels {
  for (const [name, value] of Object.entries(labels)) {
    if (!NAME.test(name)) {
      const rule = "a letter or underscore, then letters, digits, '_', '.', '-'; at most 64 characters";
      throw new ConfigurationError(`${source}: ${JSON.stringify(name)} is no name of a label: ${rule}`);
    }
    if (value.length > MAX_VALUE) {
      throw new ConfigurationError(`${source}: the label ${name} has more than ${String(MAX_VALUE)} characters`);
    }
  }
  const count = Object.keys(labels).length;
  if (count > MAX_LABELS) {
    throw new ConfigurationError(`${source}: at most ${String(MAX_LABELS)} labels are allowed, not ${String(count)}`);
  }
  return labels;
}
