import { useState } from "preact/hooks";
import { hashOf, type Route } from "../route";
import type { Session } from "../session";
import { chooseTheme, themeChoice, type Choice } from "../theme";

const NEXT: Record<Choice, Choice> = { auto: "light", light: "dark", dark: "auto" };
const SIGNS: Record<Choice, string> = { auto: "◐", light: "☀", dark: "☾" };

/** The bar at the top: where one is, the theme, signing out. */
export function Bar({ route, session, leave }: { route: Route; session?: Session; leave?: () => void }) {
  const [choice, setChoice] = useState(themeChoice());
  const turn = (): void => {
    chooseTheme(NEXT[choice]);
    setChoice(NEXT[choice]);
  };
  return (
    <nav class="bar" aria-label="Main">
      <a class="brand" href={hashOf({})}>
        <img src="dashboard/icon.svg" alt="" width="22" height="22" /> hola
      </a>
      {(route.study ?? route.compared) !== undefined && (
        <ol class="trail">
          <li>
            <a href={hashOf({})}>Studies</a>
          </li>
          <li aria-current="page">{route.study ?? "Compare"}</li>
        </ol>
      )}
      <span class="space" />
      <button class="plain" onClick={turn} title={`Theme: ${choice}`} aria-label={`Theme: ${choice}. Change it`}>
        <span aria-hidden="true">{SIGNS[choice]}</span>
      </button>
      {session && (
        <span class="quiet role" title={session.server.server}>
          {session.role === "read" ? "read only" : session.role}
        </span>
      )}
      {session?.hasToken && leave && (
        <button class="plain" onClick={() => leave()}>
          Sign out
        </button>
      )}
    </nav>
  );
}
