import type { ComponentChildren } from "preact";
import { useState } from "preact/hooks";

interface Props {
  readonly id: string;
  readonly title: string;
  readonly class?: string;
  /** What stands beside the title. */
  readonly tools?: ComponentChildren;
  readonly children: ComponentChildren;
}

/** A part of the study's page, with a title. It can be folded. */
export function Panel({ id, title, tools, children, ...rest }: Props) {
  const key = `hola.folded.${id}`;
  const [isFolded, setFolded] = useState(localStorage.getItem(key) === "1");
  const fold = (): void => {
    localStorage.setItem(key, isFolded ? "0" : "1");
    setFolded(!isFolded);
  };
  return (
    <section class={`panel ${rest.class ?? ""}`} id={id} aria-labelledby={`${id}-title`}>
      <header>
        <h2 id={`${id}-title`}>
          <button class="fold" aria-expanded={!isFolded} onClick={fold}>
            <span aria-hidden="true">{isFolded ? "▸" : "▾"}</span> {title}
          </button>
        </h2>
        {!isFolded && tools !== undefined && <div class="tools">{tools}</div>}
      </header>
      {!isFolded && children}
    </section>
  );
}
