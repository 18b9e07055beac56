import { Client, isCode, type DescribeResponse, type Open, type Role } from "hola-hpo";

/** Somebody who is signed in. */
export interface Session {
  readonly client: Client;
  /** What the caller may do. */
  readonly role: Open<Role>;
  readonly server: DescribeResponse;
  /** Whether a token is needed, so that there is something to sign out of. */
  readonly hasToken: boolean;
}

const KEY = "hola.token";
/** Where the page and the interface are: behind a proxy below any path. */
const BASE = new URL(".", location.href).href.replace(/\/$/, "");

/**
 * The one-time ticket of a login link, which is taken out of the address so that it stays in no history. The link may
 * name a study, and then leads to it.
 */
export function takeTicket(): string | undefined {
  const [, ticket, route = "/"] = /^#login=([^/]+)(\/studies\/[^/]+)?$/.exec(location.hash) ?? [];
  if (ticket !== undefined) history.replaceState(null, "", `${location.pathname}${location.search}#${route}`);
  return ticket;
}

/** Signs in with what is available: a ticket, the token of this tab, or nothing. @returns undefined if a token is needed */
export async function resume(ticket: string | undefined): Promise<Session | undefined> {
  if (ticket !== undefined) return signIn(await redeem(ticket));
  const token = sessionStorage.getItem(KEY) ?? undefined;
  try {
    return await open(token);
  } catch (error) {
    if (!isCode(error, "unauthenticated")) throw error;
    sessionStorage.removeItem(KEY);
    return undefined;
  }
}

/** Signs in with a token, which is kept for this tab. @throws ServerError `unauthenticated` */
export async function signIn(token: string): Promise<Session> {
  const session = await open(token);
  sessionStorage.setItem(KEY, token);
  return session;
}

export function signOut(): void {
  sessionStorage.removeItem(KEY);
}

async function redeem(ticket: string): Promise<string> {
  const reply = await fetch(`${BASE}/login`, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ ticket }),
    cache: "no-store",
  });
  if (!reply.ok) throw new Error("This login link was used before, or it has expired.");
  const { token } = (await reply.json()) as { token: string };
  return token;
}

async function open(token: string | undefined): Promise<Session> {
  // The page itself came from there by the same way, so its token may take it, too.
  const client = new Client({ endpoint: BASE, token, insecurePlaintext: true, name: "hola-dashboard" });
  const server = await client.describe();
  return { client, role: server.role ?? "read", server, hasToken: token !== undefined };
}
