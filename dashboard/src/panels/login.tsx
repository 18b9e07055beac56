import { isCode } from "hola-hpo";
import { useRef, useState } from "preact/hooks";
import { messageOf } from "./failure";

/** Asks for a token. */
export function Login({ enter, error }: { enter: (token: string) => Promise<void>; error?: unknown }) {
  const field = useRef<HTMLInputElement>(null);
  const [failure, setFailure] = useState<unknown>(error);
  const [isBusy, setBusy] = useState(false);

  const submit = async (event: Event): Promise<void> => {
    event.preventDefault();
    const token = field.current!.value.trim();
    if (token === "") return field.current!.focus();
    setBusy(true);
    try {
      await enter(token);
    } catch (reason) {
      setFailure(isCode(reason, "unauthenticated") ? new Error("The server does not know this token.") : reason);
      setBusy(false);
    }
  };
  return (
    <main class="login">
      <form class="card" onSubmit={(event) => void submit(event)}>
        <h1>Sign in</h1>
        <label for="token">Token</label>
        <input id="token" ref={field} type="password" autocomplete="off" spellcheck={false} autofocus />
        {failure !== undefined && (
          <p class="wrong" role="alert">
            {messageOf(failure)}
          </p>
        )}
        <button class="main" disabled={isBusy}>
          {isBusy ? "Signing in…" : "Sign in"}
        </button>
        <p class="quiet">
          On the scheduler's machine, <code>hola dashboard --open</code> signs in without a token.{" "}
          <code>hola token add --role read NAME</code> makes a token for somebody who only looks. It stays in this tab
          until the tab is closed.
        </p>
      </form>
    </main>
  );
}
