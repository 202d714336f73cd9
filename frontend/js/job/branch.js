/** Another job that goes on from one of this one's frames: which frame, and what is to happen then. */
import { counted } from "../lib/words.js";
import { mountOneOrder } from "./one-order.js";

const NO_PROMPT = { field: "prompt", detail: "Say what should happen from there on." };

/**
 * @param {HTMLElement} el
 * @param {object} handlers
 * @param {(order: {from: number, prompt: string}) => Promise<void>} handlers.onBranch
 * @param {(frames: {total: number, kept: number}) => string} handlers.costOf drawing the others, in words
 * @param {(frame: number) => string | undefined} handlers.link of a frame
 */
export function mountBranch(el, { onBranch, costOf, link }) {
  const form = el.querySelector("form");
  const [from, prompt] = ["from", "prompt"].map((name) => form.elements.namedItem(name));
  let total = 0;
  /** Whether somebody has chosen a frame; else it is the newest that there is. */
  let isChosen = false;

  el.addEventListener("toggle", refresh);
  const ordering = mountOneOrder(form, {
    onInput(control) {
      isChosen ||= control === from;
      refresh();
    },
    wrong: () => (prompt.value.trim() ? [] : [NO_PROMPT]),
    send: () => onBranch({ from: from.valueAsNumber, prompt: prompt.value.trim() }),
  });

  return {
    /** Of another job. @param {string} words its prompt */
    open(words) {
      ordering.open();
      total = 0;
      isChosen = false;
      prompt.value = words;
      el.open = false;
      el.hidden = true;
    },
    /** @param {{done: number, total: number}} frames */
    offer(frames) {
      total = frames.total;
      const last = Math.min(frames.done - 1, total - 2);
      el.hidden = last < 0;
      if (el.hidden) return;
      from.max = String(last);
      if (!isChosen) from.valueAsNumber = last;
      refresh();
    },
    /** It is a frame that somebody points at. @param {number} share of the way from the first to the last, 0 to 1 */
    choose(share) {
      if (el.hidden) return;
      isChosen = el.open = true;
      from.valueAsNumber = Math.floor(share * total);
      refresh();
    },
  };

  function refresh() {
    if (!el.open) return; // a picture that nobody sees need not be fetched
    const frame = from.valueAsNumber;
    const image = form.querySelector("img");
    const url = link(frame) ?? "";
    if (image.getAttribute("src") !== url) image.src = url;
    image.alt = `Frame ${frame}`;
    form.querySelector("figcaption").textContent = `Frame ${frame}`;
    from.ariaValueText = `frame ${frame}`;
    const cost = costOf({ total, kept: frame });
    form.querySelector("#branch-cost").textContent = `${counted(frame + 1, "frame")} kept. ${cost}`.trim();
  }
}
