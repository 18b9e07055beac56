import { ramp, pack } from "./draw/colour";

/** What the canvases are drawn with. The ramps are read with any common colour vision deficiency (after cividis). */
export interface Theme {
  readonly isDark: boolean;
  readonly ground: string;
  readonly ink: string;
  readonly faint: string;
  readonly grid: string;
  readonly accent: string;
  readonly best: string;
  readonly brush: string;
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
}

const light: Theme = {
  isDark: false,
  ground: "#ffffff",
  ink: "#18222d",
  faint: "#5a6673",
  grid: "#e4e8ed",
  accent: "#0068a8",
  best: "#b34700",
  brush: "#0068a8",
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
  states: {
    completed: "#0068a8",
    stopped: "#8f6bb3",
    running: "#0f7a50",
    queued: "#9aa5b1",
    paused: "#c79a00",
    failed: "#c0392b",
    infeasible: "#d9823b",
    cancelled: "#6b7683",
    lost: "#7d2418",
  },
};

const dark: Theme = {
  isDark: true,
  ground: "#12181f",
  ink: "#e7ebf0",
  faint: "#9ba7b4",
  grid: "#27313b",
  accent: "#5ab5ee",
  best: "#ffb000",
  brush: "#5ab5ee",
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
  states: {
    completed: "#5ab5ee",
    stopped: "#b99be0",
    running: "#4cc38f",
    queued: "#6f7b88",
    paused: "#e3bf4a",
    failed: "#f0766a",
    infeasible: "#e8a368",
    cancelled: "#8a96a3",
    lost: "#b8503f",
  },
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
