/** What keeps the whole page waiting. */

/** @param {HTMLElement} el */
export function mountNotice(el) {
  let trouble = "";
  for (const change of ["online", "offline"]) addEventListener(change, refresh);
  refresh();

  function refresh() {
    const text = navigator.onLine ? trouble : "This device is offline. Nothing is lost; it goes on by itself.";
    el.textContent = text;
    el.hidden = !text;
  }

  /** @param {string | null} text null: all is well */
  return function tell(text) {
    trouble = text ?? "";
    refresh();
  };
}
