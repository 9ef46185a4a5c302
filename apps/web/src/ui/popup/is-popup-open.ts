/** Whether a dialog, a menu or something like them is open, which has the keys for itself then. */
export function isPopupOpen(): boolean {
  return document.querySelector("dialog[open], [data-popup][data-open]") !== null
}
