import type { ComponentChildren } from "preact";
import { useEffect, useId, useRef } from "preact/hooks";

interface Props {
  readonly title: string;
  readonly class?: string;
  readonly close: () => void;
  readonly children: ComponentChildren;
}

/** A modal dialog: Escape closes it, and the focus goes back to where it was. */
export function Dialog({ title, close, children, ...rest }: Props) {
  const host = useRef<HTMLDialogElement>(null);
  const id = useId();
  useEffect(() => {
    const dialog = host.current!;
    const before = document.activeElement;
    dialog.showModal();
    dialog.querySelector<HTMLElement>("form input, form select, footer button")?.focus();
    return () => {
      dialog.close();
      if (before instanceof HTMLElement && before.isConnected) before.focus();
    };
  }, []);
  return (
    <dialog
      ref={host}
      class={`dialog ${rest.class ?? ""}`}
      aria-labelledby={id}
      onCancel={(event) => {
        event.preventDefault();
        close();
      }}
      onKeyDown={(event) => event.stopPropagation()} // the keys of the page behind it
    >
      <header>
        <h2 id={id}>{title}</h2>
        <button class="plain" type="button" aria-label="Close" title="Close (Esc)" onClick={close}>
          ×
        </button>
      </header>
      {children}
    </dialog>
  );
}
