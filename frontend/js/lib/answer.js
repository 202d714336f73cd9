/** What a button that copies has to say: seen and heard, with the link itself where it can't be copied. */
import { copyText } from "./clipboard.js";

/**
 * @param {HTMLElement} el
 * @param {(text: string) => void} say
 */
export function mountAnswer(el, say) {
  const link = el.querySelector("input");
  let cleared = 0;

  return { clear, show, whenDone, copyLink };

  function clear() {
    cleared += 1;
    el.hidden = true;
  }

  /** @param {string} text @param {string} [address] to be selected and copied by hand */
  function show(text, address = "") {
    el.querySelector("p").textContent = text;
    link.hidden = !address;
    link.value = address;
    el.hidden = false;
    if (address) link.select();
    say(text);
  }

  /**
   * Only heard where the view has changed meanwhile.
   *
   * @param {Promise<boolean>} doing
   * @param {{done: string, failed: string, address: string}} words address: what to copy by hand where it failed
   */
  async function whenDone(doing, { done, failed, address }) {
    const before = cleared;
    const text = (await doing) ? done : failed;
    if (before !== cleared) say(text);
    else show(text, text === failed ? address : "");
  }

  /** @param {string} address */
  async function copyLink(address) {
    const failed = "This browser doesn't let the page copy. Here is the link:";
    await whenDone(copyText(address), { done: "Link copied.", failed, address });
  }
}
