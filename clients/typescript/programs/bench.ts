// Measures the client: `describe` calls Describe once; `trials N` tells N results in lock step, each with an ask.

import { Client } from "../src/zmq.js";

const [command, argument] = process.argv.slice(2);
const client = new Client();
if (command === "describe") {
  await client.describe();
} else if (command === "trials" && Number(argument) > 0) {
  const trials = Number(argument);
  const { workerId, info } = await client.registerWorker({ name: "bench" });
  const objectives = Object.fromEntries(info.spec.objectives.map(({ name }) => [name, 0.5]));
  let [suggestion] = (await client.getSuggestion({ workerId, waitS: 10 })).suggestions;
  const began = performance.now();
  for (let done = 0; done < trials; done++) {
    if (suggestion === undefined) throw new Error("the study gave no suggestion");
    const { trialId, lease } = suggestion;
    const reply = await client.submitResult({ workerId, results: [{ trialId, lease, objectives }], nextCount: 1 });
    suggestion = reply.next?.suggestions[0];
  }
  const seconds = (performance.now() - began) / 1000;
  await client.deregisterWorker({ workerId });
  process.stdout.write(`${JSON.stringify({ trials, seconds })}\n`);
} else {
  process.stderr.write("usage: bench describe | bench trials N\n");
  process.exitCode = 2;
}
client.close();
