/** A finished loop: playing, and on its way to other people. */
import { lastingLink } from "./api.js";
import { copyPicture, copyText } from "./clipboard.js";
import { load } from "./frames.js";
import { patiently } from "./patience.js";
import { Problem, Unreachable } from "./problem.js";
import { fileName, weight } from "./words.js";

/** @typedef {import("./api.js").Output} Output */

const STILL = matchMedia("(prefers-reduced-motion: reduce)");
const BUTTONS = ["download", "share", "copy-link", "copy-gif", "pause"];

/**
 * @param {HTMLElement} el
 * @param {{say: (text: string) => void}} hear
 */
export function mountResult(el, { say }) {
  const button = (name) => el.querySelector(`[data-do=${name}]`);
  const caption = el.querySelector(".stage figcaption");
  /** @type {Output | null} */ let output = null;
  /** @type {Blob | null} */ let gif = null;
  let prompt = "";
  let moving = new Image();
  let still = new Image();

  button("share").addEventListener("click", share);
  button("copy-link").addEventListener("click", async () => {
    const link = lastingLink(output);
    say((await copyText(link)) ? "Link copied." : link);
  });
  button("copy-gif").addEventListener("click", async () => {
    const words = { link: lastingLink(output), alt: prompt };
    say((await copyPicture(gif, words)) ? "GIF copied." : "This browser doesn't let the page copy pictures.");
  });
  button("pause").addEventListener("click", () => setPaused(button("pause").ariaPressed !== "true"));

  return { clear, show };

  /** There is no result. */
  function clear() {
    output = gif = null;
    for (const name of BUTTONS) button(name).hidden = true;
    URL.revokeObjectURL(moving.src);
  }

  /**
   * @param {Output} newOutput
   * @param {{prompt: string, stillUrl: string, signal: AbortSignal, tell: (trouble: string | null) => void}} context
   *   stillUrl: a frame, for who wants no motion
   */
  async function show(newOutput, context) {
    if (newOutput.link === output?.link) return;
    clear();
    output = newOutput;
    prompt = context.prompt;
    const fetched = await patiently(() => download(output.url, context.signal), context);
    const first = await load(context.stillUrl);
    if (context.signal.aborted) return;
    gif = fetched;
    present(first);
  }

  function present(first) {
    moving = Object.assign(new Image(), { src: URL.createObjectURL(gif), alt: prompt });
    still = first ?? moving;
    still.alt = `${prompt}, paused`;
    caption.textContent = `${output.width} × ${output.height}, ${output.seconds.toFixed(1)} s, ${weight(output.bytes)}`;
    Object.assign(button("download"), { href: moving.src, download: fileName(prompt) });
    for (const name of BUTTONS) button(name).hidden = false;
    button("share").hidden = !navigator.share;
    setPaused(STILL.matches);
  }

  function setPaused(on) {
    button("pause").ariaPressed = String(on);
    el.querySelector(".stage .shown").replaceChildren(on ? still : moving);
  }

  async function share() {
    const file = new File([gif], fileName(prompt), { type: gif.type });
    const whole = { files: [file], text: prompt };
    try {
      await navigator.share(navigator.canShare?.(whole) ? whole : { text: prompt, url: lastingLink(output) });
    } catch (error) {
      if (error.name !== "AbortError") say("Sharing did not work. The link can be copied instead.");
    }
  }
}

/** One download for all: playing, saving, copying and sharing. */
async function download(url, signal) {
  try {
    const response = await fetch(url, { signal });
    if (response.ok) return await response.blob();
    throw new Problem({ status: response.status, code: "", detail: `The loop was not handed out (${response.status}).` });
  } catch (error) {
    throw error instanceof Problem || signal.aborted ? error : new Unreachable();
  }
}
