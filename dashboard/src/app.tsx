import { useEffect, useState } from "preact/hooks";
import { useRoute } from "./hooks";
import { Bar } from "./panels/bar";
import { Compare } from "./panels/compare";
import { Failure } from "./panels/failure";
import { Login } from "./panels/login";
import { Studies } from "./panels/studies";
import { StudyPage } from "./panels/study-page";
import { resume, signIn, signOut, takeTicket, type Session } from "./session";

const ticket = takeTicket();

/** The whole page: who is signed in, and what is looked at. */
export function App() {
  const [session, setSession] = useState<Session | undefined | "starting">("starting");
  const [error, setError] = useState<unknown>();
  const route = useRoute();

  useEffect(() => {
    resume(ticket).then(setSession, (reason: unknown) => {
      setError(reason);
      setSession(undefined);
    });
  }, []);

  const leave = (reason?: unknown): void => {
    signOut();
    setError(reason);
    setSession(undefined);
  };

  if (session === "starting") return <p class="quiet centred">Connecting…</p>;
  if (session === undefined) {
    return (
      <>
        <Bar route={{}} />
        <Login
          error={error}
          enter={async (token) => {
            setSession(await signIn(token));
            setError(undefined);
          }}
        />
      </>
    );
  }
  return (
    <>
      <Bar route={route} session={session} leave={leave} />
      {route.compared !== undefined ? (
        <Compare session={session} names={route.compared} objective={route.objective} leave={leave} />
      ) : route.study === undefined ? (
        <Studies session={session} leave={leave} />
      ) : (
        <StudyPage key={route.study} session={session} name={route.study} trial={route.trial} leave={leave} />
      )}
      {error !== undefined && <Failure error={error} />}
    </>
  );
}
