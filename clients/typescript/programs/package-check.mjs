// Run in an empty project into which the package was installed: it can be imported, and says what is wrong.
import { Client, PROTOCOL_VERSION, UnreachableError, noRetry } from "hola-hpo";
import { Client as BrowserClient } from "hola-hpo/browser";
import { Client as ZmqClient } from "hola-hpo/zmq";

new BrowserClient({ endpoint: "http://127.0.0.1:9" }).close();
new ZmqClient({ endpoint: "ipc:///tmp/nobody" }).close();

const client = new Client({ endpoint: "http://127.0.0.1:9", retry: noRetry });
try {
  await client.describe();
  throw new Error("a server answers where none can be");
} catch (error) {
  if (!(error instanceof UnreachableError)) throw error;
  process.stdout.write(`hola-hpo speaks ${PROTOCOL_VERSION}; ${error.name}: ${error.message}\n`);
} finally {
  client.close();
}
