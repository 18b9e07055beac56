import colours from "./colours.json";
import { ramp, pack } from "./draw/colour";

/** The colours that the style sheets have as well: there, `--ink` is the property of `ink`. */
type PageColours = Readonly<Record<keyof typeof colours.page, string>>;

/** What the canvases are drawn with. The ramps are read with any common colour vision deficiency (after cividis). */
export interface Theme extends PageColours {
  readonly isDark: boolean;
  /** From worst to best. */
  readonly quality: Uint32Array;
  /** From few to many. */
  readonly density: Uint32Array;
  /** From sure to unsure. */
  readonly doubt: Uint32Array;
  /** Trials that a brush rejects. */
  readonly rejected: number;
  /** Trials beyond a limit, and those that were not completed. */
  readonly unranked: Uint32Array;
  readonly states: Readonly<Record<string, string>>;
  /** Of studies that are compared. */
  readonly lines: readonly string[];
}

/** The colours of the light side (0) or the dark side (1). */
function side<Name extends string>(
  pairs: Readonly<Record<Name, readonly string[]>>,
  index: 0 | 1,
): Record<Name, string> {
  const chosen = Object.entries<readonly string[]>(pairs).map(([name, pair]) => [name, pair[index]]);
  return Object.fromEntries(chosen) as Record<Name, string>;
}

const light: Theme = {
  isDark: false,
  ...side(colours.page, 0),
  quality: ramp([
    [232, 214, 130],
    [192, 178, 112],
    [140, 136, 118],
    [86, 94, 114],
    [32, 54, 102],
    [0, 22, 66],
  ]),
  density: ramp(
    [
      [158, 199, 228],
      [66, 138, 197],
      [12, 76, 138],
      [3, 28, 66],
    ],
    (t) => Math.round(64 + 191 * t ** 0.7),
  ),
  doubt: ramp([
    [246, 248, 250],
    [196, 214, 216],
    [120, 168, 164],
    [46, 116, 112],
    [6, 62, 64],
  ]),
  rejected: pack([224, 228, 233]),
  unranked: Uint32Array.of(pack([217, 130, 59]), pack([175, 150, 202], 150)),
  states: side(colours.states, 0),
  lines: Object.values(side(colours.lines, 0)),
};

const dark: Theme = {
  isDark: true,
  ...side(colours.page, 1),
  quality: ramp([
    [38, 58, 98],
    [58, 74, 110],
    [102, 105, 112],
    [150, 144, 119],
    [200, 185, 105],
    [254, 232, 56],
  ]),
  density: ramp(
    [
      [28, 62, 94],
      [50, 122, 178],
      [112, 192, 236],
      [236, 248, 255],
    ],
    (t) => Math.round(92 + 163 * t ** 0.7),
  ),
  doubt: ramp([
    [24, 32, 40],
    [30, 66, 72],
    [44, 118, 116],
    [118, 184, 170],
    [226, 246, 232],
  ]),
  rejected: pack([41, 49, 57]),
  unranked: Uint32Array.of(pack([196, 124, 70]), pack([140, 116, 172], 150)),
  states: side(colours.states, 1),
  lines: Object.values(side(colours.lines, 1)),
};

/** What somebody chose; `auto` follows the system. */
export type Choice = "auto" | "light" | "dark";
const KEY = "hola.theme";
const system = matchMedia("(prefers-color-scheme: dark)");
const listeners = new Set<() => void>();
let choice: Choice = read();

function read(): Choice {
  const stored = localStorage.getItem(KEY);
  return stored === "light" || stored === "dark" ? stored : "auto";
}

function apply(): void {
  document.documentElement.dataset["theme"] = choice;
  for (const listener of listeners) listener();
}

export function themeChoice(): Choice {
  return choice;
}

export function chooseTheme(next: Choice): void {
  choice = next;
  localStorage.setItem(KEY, next);
  apply();
}

export function theme(): Theme {
  return choice === "dark" || (choice === "auto" && system.matches) ? dark : light;
}

/** @returns removes the listener */
export function onTheme(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

system.addEventListener("change", apply);
apply();
