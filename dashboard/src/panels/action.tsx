import { isCode, TransportError } from "hola-hpo";
import type { ComponentChildren } from "preact";
import { useRef, useState } from "preact/hooks";
import { messageOf } from "./failure";

/** A change that is made on request of a user. */
export interface Action {
  readonly isBusy: boolean;
  /** Why the latest attempt failed. */
  readonly error: unknown;
  /** Does it, unless it is running. */
  readonly run: (work: () => Promise<void>) => void;
}

export function useAction(): Action {
  const [isBusy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>();
  const isUnderWay = useRef(false);
  const run = (work: () => Promise<void>): void => {
    if (isUnderWay.current) return;
    isUnderWay.current = true;
    setBusy(true);
    setError(undefined);
    work()
      .catch(setError)
      .finally(() => {
        isUnderWay.current = false;
        setBusy(false);
      });
  };
  return { isBusy, error, run };
}

/** Why a change was not made. */
export function ActionError({ error }: { error: unknown }) {
  if (error === undefined) return null;
  return (
    <p class="wrong" role="alert">
      {wordsOf(error)}
    </p>
  );
}

function wordsOf(error: unknown): string {
  if (isCode(error, "conflict") && error.path === "/expected_revision")
    return "The study was changed meanwhile. Close this dialog, and open it again to see the change.";
  if (error instanceof TransportError) return `${messageOf(error)} It is not known whether the change was made.`;
  return messageOf(error);
}

interface ButtonProps {
  readonly action: Action;
  /** What the button says while the change is made. */
  readonly busy: string;
  readonly isDisabled?: boolean;
  readonly class?: string;
  readonly onClick?: () => void;
  readonly children: ComponentChildren;
}

/** A button that makes a change; in a form without `onClick` it submits. */
export function ActionButton({ action, busy, isDisabled = false, onClick, children, ...rest }: ButtonProps) {
  return (
    <button
      type={onClick === undefined ? "submit" : "button"}
      class={rest.class ?? ""}
      disabled={isDisabled}
      aria-busy={action.isBusy}
      aria-disabled={action.isBusy}
      onClick={onClick}
    >
      {action.isBusy ? busy : children}
    </button>
  );
}
