import { hostname } from "node:os";
import { join } from "node:path";
import type { ClientOptions } from "../client.js";
import type { HeartbeatConfig, HeartbeatEvents, HeartbeatSender } from "../worker/heartbeat.js";
import { parseLabels } from "../worker/labels.js";
import type { Host, Signal } from "../worker/options.js";
import { stateFolder } from "./connection.js";
import type { Carrier } from "./heartbeat-thread.js";
import { HeartbeatThread } from "./heartbeat-thread.js";
import { FolderSpool } from "./spool.js";

const host: Omit<Host, "heartbeatThread"> = {
  name: `${hostname()}:${String(process.pid)}`,
  hostname: hostname().slice(0, 256),
  pid: process.pid,
  labels: () => parseLabels(process.env["HOLA_LABELS"] ?? "", "HOLA_LABELS"),
  spool: (folder) => new FolderSpool(folder ?? join(stateFolder(), "spool")),
  onSignal(callback: (signal: Signal) => void): () => void {
    const interrupt = (): void => {
      callback("interrupt");
    };
    const terminate = (): void => {
      callback("terminate");
    };
    process.on("SIGINT", interrupt);
    process.on("SIGTERM", terminate);
    return () => {
      process.off("SIGINT", interrupt);
      process.off("SIGTERM", terminate);
    };
  },
};

/** What Node gives a worker whose heartbeats go over a carrier. */
export function hostOver(carrier: Carrier): Host {
  return {
    ...host,
    heartbeatThread: (options: ClientOptions, config: HeartbeatConfig, events: HeartbeatEvents): HeartbeatSender =>
      new HeartbeatThread(carrier, options, config, events),
  };
}
