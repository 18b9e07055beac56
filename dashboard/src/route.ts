/** Where in the dashboard somebody is; it stands in the address after `#`. */
export interface Route {
  readonly study?: string;
  readonly trial?: number;
}

export function readRoute(hash: string): Route {
  const [, study, trial] = /^#\/studies\/([^/]+)(?:\/trials\/(\d+))?$/.exec(hash) ?? [];
  if (study === undefined) return {};
  try {
    const name = decodeURIComponent(study);
    return trial === undefined ? { study: name } : { study: name, trial: Number(trial) };
  } catch {
    return {}; // no valid escape
  }
}

export function hashOf({ study, trial }: Route): string {
  if (study === undefined) return "#/";
  return `#/studies/${encodeURIComponent(study)}${trial === undefined ? "" : `/trials/${String(trial)}`}`;
}

export function go(route: Route): void {
  location.hash = hashOf(route);
}
