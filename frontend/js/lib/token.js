/** The token of whoever has calls paid for: kept in this browser, told to the API and to nobody else. */

const KEY = "frameloom.token";
/** Where the browser keeps nothing, it lasts as long as the page is open. */
let held = "";

/** @returns {string} empty: there is none */
export function keptToken() {
  try {
    return localStorage.getItem(KEY) ?? "";
  } catch {
    return held;
  }
}

/** @param {string} token empty: forget it */
export function keepToken(token) {
  held = token;
  try {
    if (token) localStorage.setItem(KEY, token);
    else localStorage.removeItem(KEY);
  } catch {
    // no storage here
  }
}

/**
 * A field for it; what is typed there is kept at once.
 *
 * @param {HTMLElement} el
 */
export function mountToken(el) {
  const input = el.querySelector("input");
  input.value = keptToken();
  input.addEventListener("input", () => keepToken(input.value.trim()));
  return {
    /** @param {boolean} on */
    setShown(on) {
      el.hidden = !on;
      if (on && document.activeElement !== input) input.value = keptToken();
    },
  };
}
