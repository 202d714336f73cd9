/** What keeps the whole page waiting. */

const OFFLINE = "This device is offline. Nothing is lost; it goes on by itself.";

/** @param {HTMLElement} el */
export function mountNotice(el) {
  /** What is told, the newest last. @type {Set<{text: string}>} */ const troubles = new Set();
  for (const change of ["online", "offline"]) addEventListener(change, refresh);
  refresh();

  function refresh() {
    const text = navigator.onLine ? ([...troubles].at(-1)?.text ?? "") : OFFLINE;
    if (el.textContent !== text) el.textContent = text; // else it would be read aloud again
    el.hidden = !text;
  }

  /** @type {import("../lib/retry.js").Tell} */
  return function tell(text) {
    const trouble = { text };
    troubles.add(trouble);
    refresh();
    return () => {
      troubles.delete(trouble);
      refresh();
    };
  };
}
