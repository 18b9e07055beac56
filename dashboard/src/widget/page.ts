/** What the page around the widget says of its theme. It is imported before the theme of the dashboard, which changes it. */
const before = document.documentElement.getAttribute("data-theme");

/** Leaves the page around the widget as it was. */
export function leavePage(): void {
  if (before === null) document.documentElement.removeAttribute("data-theme");
  else document.documentElement.setAttribute("data-theme", before);
}
