import { hostname } from "node:os";
import { join } from "node:path";
import type { ClientOptions } from "../client.js";
import type { Heart, Heeding } from "../worker/heart.js";
import type { Orders } from "../worker/leases.js";
import type { Host, Signal } from "../worker/options.js";
import { stateFolder } from "./connection.js";
import { HeartThread } from "./heart.js";
import { FolderSpool } from "./spool.js";

/** What Node gives a worker. */
export const host: Host = {
  name: `${hostname()}:${String(process.pid)}`,
  hostname: hostname().slice(0, 256),
  pid: process.pid,
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
  heartThread: (options: ClientOptions, orders: Orders, heeding: Heeding): Heart =>
    new HeartThread(options, orders, heeding),
};
