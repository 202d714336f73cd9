/** All that was made, or is being made, of a job's frames; each can be shown and saved. */
import { wordsOf } from "../lib/problem.js";
import { fileName } from "../lib/words.js";
import { FORMATS, dimensions, download } from "./result.js";

/** @typedef {import("../lib/api.js").Output} Output */
/** @typedef {import("../lib/api.js").Status} Status */

/**
 * @param {HTMLElement} el
 * @param {{onShow: (output: Output) => void, onRefused: (why: string) => void}} handlers
 */
export function mountOutputs(el, { onShow, onRefused }) {
  const list = el.querySelector("ul");
  /** What stands there: each export's item, and the words that it was made from. @type {Map<string, [string, Element]>} */
  let entries = new Map();

  return {
    /** Nothing is made yet. */
    clear() {
      el.hidden = true;
      entries = new Map();
      list.replaceChildren();
    },

    /** @param {Status} status @param {{prompt: string, shown: Output | undefined}} context */
    show({ outputs, exports }, { prompt, shown }) {
      el.hidden = outputs.length === 0 || (exports.length < 2 && !outputs.some(({ trade }) => trade));
      const made = new Map(newestOf(outputs).map((output) => [output.export, output]));
      entries = new Map(exports.map((one) => [one.export, entryOf(one, made.get(one.export), prompt)]));
      const items = [...entries.values()].map(([, item]) => item);
      if (items.some((item, at) => list.children[at] !== item) || list.children.length > items.length) {
        list.replaceChildren(...items); // and else not: somebody may be on one of the buttons
      }
      mark(shown);
    },
  };

  /** The same item as long as it would say the same. */
  function entryOf(progress, output, prompt) {
    const words = [progress.state, progress.detail, output?.link].join();
    const known = entries.get(progress.export);
    if (known?.[0] === words) return known;
    return [words, output ? doneItem(output, prompt) : otherItem(progress)];
  }

  function doneItem(output, prompt) {
    const name = FORMATS[output.format];
    const show = button(name, `Show the ${name}, ${dimensions(output)}`, () => onShow(output));
    const save = button("Download", `Download the ${name}, ${dimensions(output)}`, () => keep(output, prompt, save));
    const item = element("li", "", [show, element("span", dimensions(output)), save]);
    show.dataset.link = output.link;
    if (output.trade) save.before(element("span", output.trade, [], "trade"));
    return item;
  }

  function mark(shown) {
    for (const show of list.querySelectorAll("[data-link]")) show.ariaPressed = String(show.dataset.link === shown?.link);
  }

  async function keep(output, prompt, save) {
    save.disabled = true;
    onRefused("");
    try {
      const href = URL.createObjectURL(await download(output.url));
      Object.assign(document.createElement("a"), { href, download: fileName(prompt, output.format) }).click();
    } catch (error) {
      const why = wordsOf(error);
      if (save.isConnected) onRefused(why); // else another job is open by now
    } finally {
      save.disabled = false;
    }
  }
}

/** Of a job that was stopped and resumed an export has several outputs: the last is of the most frames. */
export const newestOf = (outputs) => [...new Map(outputs.map((output) => [output.export, output])).values()];

const otherItem = ({ state, detail }) =>
  state === "failed" ? element("li", detail, [], "error") : element("li", "Being made …", [], "pending");

function button(text, ariaLabel, onClick) {
  const made = element("button", text, [], "secondary");
  Object.assign(made, { type: "button", ariaLabel });
  made.addEventListener("click", onClick);
  return made;
}

function element(tag, textContent, children = [], className = "") {
  const made = Object.assign(document.createElement(tag), { textContent, className });
  made.append(...children);
  return made;
}
