// Trains a logistic regression on iris petals. It reports each epoch, ends when it is told to, and continues from a file
// that another attempt has left: node build/examples/iris/train.js

import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { hostname, tmpdir } from "node:os";
import { join } from "node:path";
import type { Parameters, Trial } from "../../src/node.js"; // in a project of yours: "hola-hpo"
import { Worker } from "../../src/node.js";
import type { Flower } from "./flowers.js";
import { training, validation } from "./flowers.js";

const EPOCHS = 200; // steps.max of study.yaml
const EPOCHS_PER_CHECKPOINT = 20;
const folder = join(tmpdir(), "hola-iris");

/** What has been learnt so far, and how fast it changes. */
interface State {
  readonly weights: number[];
  readonly velocity: number[];
}

function probability(weights: readonly number[], { features }: Flower): number {
  const score = features.reduce((sum, feature, index) => sum + feature * (weights[index] ?? 0), 0);
  return 1 / (1 + Math.exp(-score));
}

/** The mean negative log-likelihood; infinite when a flower is surely on the wrong side. */
function loss(weights: readonly number[], flowers: readonly Flower[]): number {
  const losses = flowers.map((flower) => {
    const p = probability(weights, flower);
    return -Math.log(flower.label === 1 ? p : 1 - p);
  });
  return losses.reduce((sum, one) => sum + one, 0) / flowers.length;
}

/** One step of gradient descent with momentum, on all flowers. */
function descend({ weights, velocity }: State, rate: number, momentum: number, penalty: number): State {
  const gradient = weights.map((weight) => penalty * weight);
  for (const flower of training) {
    const error = (probability(weights, flower) - flower.label) / training.length;
    flower.features.forEach((feature, index) => (gradient[index] = (gradient[index] ?? 0) + error * feature));
  }
  const next = velocity.map((speed, index) => momentum * speed - rate * (gradient[index] ?? 0));
  return { weights: weights.map((weight, index) => weight + (next[index] ?? 0)), velocity: next };
}

/** Stores the state of a trial in a file of its own; returns where it is. */
function save(state: State, trial: Trial, epoch: number): { uri: string; host: string } {
  mkdirSync(folder, { recursive: true });
  const file = join(folder, `${trial.study}-${String(trial.id)}-${String(trial.attempt)}-${String(epoch)}.json`);
  writeFileSync(file, JSON.stringify(state));
  return { uri: file, host: hostname() }; // a file of this machine; without `host` it would be for all
}

async function train(parameters: Parameters, trial: Trial): Promise<number> {
  const { rate, momentum, penalty } = parameters as { rate: number; momentum: number; penalty: number };
  const zeros = (): number[] => training[0]?.features.map(() => 0) ?? [];
  let state: State = { weights: zeros(), velocity: zeros() };
  if (trial.resume !== undefined) {
    state = JSON.parse(readFileSync(trial.resume.checkpoint.uri, "utf8")) as State;
    console.info(`trial ${String(trial.id)} continues after epoch ${String(trial.resume.step)}`);
  }
  for (let epoch = (trial.resume?.step ?? 0) + 1; epoch <= EPOCHS; epoch++) {
    state = descend(state, rate, momentum, penalty);
    const checkpoint = epoch % EPOCHS_PER_CHECKPOINT === 0 ? save(state, trial, epoch) : undefined;
    await trial.report(epoch, loss(state.weights, validation), { checkpoint }); // throws when the trial is to end
  }
  return loss(state.weights, validation);
}

const worker = new Worker(train, {
  study: "iris",
  canResume: true,
  onDiscard: ({ uri }) => {
    rmSync(uri, { force: true });
  },
  log: { ...console, debug() {} },
});
const summary = await worker.run();
console.info(`${String(summary.completed)} trials trained to the end, ${String(summary.stopped)} stopped early`);
process.exitCode = summary.exitCode;
