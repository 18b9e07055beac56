/** Where in the dashboard somebody is; it stands in the address after `#`. */
export interface Route {
  readonly study?: string;
  readonly trial?: number;
  /** The filters of the study's views. */
  readonly query?: string;
  /** The studies that are compared. */
  readonly compared?: readonly string[];
  /** The objective by which they are compared, if somebody chose it. */
  readonly objective?: string | undefined;
}

/** Whether a trial has a page of its own. */
export const HAS_PAGES = true;

export function readRoute(hash: string): Route {
  try {
    const [, compared, objective] = /^#\/compare\/([^?]+?)(?:\?objective=(.*))?$/.exec(hash) ?? [];
    if (compared !== undefined) {
      const names = [...new Set(compared.split("/").filter(Boolean).map(decodeURIComponent))];
      return objective === undefined
        ? { compared: names }
        : { compared: names, objective: decodeURIComponent(objective) };
    }
    const [, study, trial, query] = /^#\/studies\/([^/?]+)(?:\/trials\/(\d+))?(?:\?(.*))?$/.exec(hash) ?? [];
    if (study === undefined) return {};
    const name = decodeURIComponent(study);
    if (trial !== undefined) return { study: name, trial: Number(trial) };
    return query === undefined ? { study: name } : { study: name, query };
  } catch {
    return {}; // no valid escape
  }
}

export function hashOf({ study, trial, query, compared, objective }: Route): string {
  if (compared !== undefined) {
    const query = objective === undefined ? "" : `?objective=${encodeURIComponent(objective)}`;
    return `#/compare/${compared.map(encodeURIComponent).join("/")}${query}`;
  }
  if (study === undefined) return "#/";
  const page = trial === undefined ? "" : `/trials/${String(trial)}`;
  return `#/studies/${encodeURIComponent(study)}${page}${query === undefined ? "" : `?${query}`}`;
}

export function go(route: Route): void {
  location.hash = hashOf(route);
}
