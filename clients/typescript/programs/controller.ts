// The worker on the study of examples/polyglot, whose README says what is computed.

import { setTimeout as delay } from "node:timers/promises";
import type { Evaluated, Parameters } from "../src/zmq.js";
import { Worker } from "../src/zmq.js";

const DT = 0.0005;
const STEPS = 8000;
const VOLTS = 12;

function simulate(parameters: Parameters): { error: number; angle: number } {
  const { kp, period_ms } = parameters as Record<string, number> & { kp: number; period_ms: number };
  let { ki, kd } = parameters as Record<string, number> & { ki: number; kd: number };
  if (parameters["form"] === "standard") {
    ki *= kp;
    kd *= kp;
  }
  const every = 2 * period_ms;
  const period = every * DT;
  let [angle, speed, integral, before, u, error] = [0, 0, 0, 0, 0, 0];
  for (let step = 0; step < STEPS; step++) {
    const e = 1 - angle;
    if (step % every === 0) {
      const derivative = step === 0 ? 0 : (e - before) / period;
      before = e;
      const wanted = kp * e + ki * (integral + e * period) + kd * derivative;
      u = Math.min(VOLTS, Math.max(-VOLTS, wanted));
      if (wanted === u || parameters["anti_windup"] === false) integral += e * period;
    }
    const load = step >= STEPS / 2 ? 1.5 : 0;
    speed += DT * ((8 * u - speed) / 0.25 - load);
    angle += DT * speed;
    error += DT * (step * DT) * Math.abs(e);
  }
  return { error, angle };
}

/** Seconds that an evaluation takes at least, so that a slow language keeps up with a fast one. */
const atLeast = Number(process.env["HOLA_CONTROLLER_S"] ?? "0");

async function evaluate(parameters: Parameters): Promise<Evaluated> {
  const pause = delay(atLeast * 1000);
  const { error, angle } = simulate(parameters);
  await pause;
  return { objectives: { error }, metadata: { language: "typescript", angle } };
}

const summary = await new Worker(evaluate, { name: process.env["HOLA_WORKER_NAME"] || undefined }).run();
process.stdout.write(`${JSON.stringify(summary)}\n`);
process.exitCode = summary.exitCode;
