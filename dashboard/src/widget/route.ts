/** In a notebook there is no page of a trial, and the address belongs to others: the build puts this in place of `route.ts`. */
export const HAS_PAGES = false;

export function go(): void {}
