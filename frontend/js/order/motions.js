/** The motions that the free generator knows, each as it moves, to be put into the sentence and taken out again. */
import { Unreachable, wordsOf } from "../lib/problem.js";

const FOLDER = new URL("../../motions/", import.meta.url);
const INDEX = "motions/motions.json";
const STYLE = "css/motions.css";
const TITLES = {
  face: "Faces",
  body: "Bodies",
  weather: "Weather",
  light: "Light",
  camera: "Camera",
  surface: "Water and cloth",
  style: "Looks",
};
/** Pixels of one, and how many frames stand below each other (bench/page_motions.py). */
const [SIDE, FRAMES] = [80, 8];

/**
 * @param {HTMLDetailsElement} el
 * @param {(prompt: string) => void} onPrompt
 */
export function mountMotions(el, onPrompt) {
  /** @type {HTMLButtonElement[]} */ let buttons = [];
  let prompt = "";

  el.addEventListener("click", ({ target }) => {
    const button = target.closest("button");
    if (button) onPrompt(button.ariaPressed === "true" ? without(prompt, button.value) : withWords(prompt, button.value));
  });

  return {
    /** Unless they are there already. */
    async fetch() {
      if (buttons.length) return;
      try {
        const families = await load();
        const groups = Object.entries(TITLES).flatMap(([family, title]) => group(family, title, families[family]));
        el.querySelector(".families").replaceChildren(...groups);
        buttons = [...el.querySelectorAll("button")];
        say("");
      } catch (error) {
        say(wordsOf(error));
      }
    },
    /** Which of them the sentence names. @param {string} words */
    show(words) {
      prompt = words;
      for (const button of buttons) button.ariaPressed = String(at(prompt, button.value) >= 0);
    },
  };

  function say(why) {
    el.querySelector(".error").textContent = why;
    el.querySelector(".error").hidden = !why;
  }
}

/** @returns {Promise<Record<string, string[]>>} the words for each, by families */
async function load() {
  const styled = new Promise((resolve, reject) => {
    const link = Object.assign(document.createElement("link"), { rel: "stylesheet", href: STYLE });
    link.addEventListener("load", resolve);
    link.addEventListener("error", () => reject(new Unreachable()));
    document.head.append(link);
  });
  try {
    const [response] = await Promise.all([fetch(INDEX), styled]);
    if (response.ok) return await response.json();
  } catch {
    // as for any other answer that is none
  }
  throw new Unreachable();
}

function group(family, title, words) {
  const list = document.createElement("ul");
  list.append(...words.map((one, column) => item(one, `${FOLDER}${family}.webp`, column, words.length)));
  return [Object.assign(document.createElement("h3"), { textContent: title }), list];
}

function item(words, src, column, columns) {
  const image = Object.assign(new Image(SIDE * columns, SIDE * FRAMES), { alt: "", loading: "lazy", src });
  image.style.marginLeft = `${-SIDE * column}px`;
  const [thumb, caption, item] = ["span", "span", "li"].map((tag) => document.createElement(tag));
  const button = Object.assign(document.createElement("button"), { type: "button", value: words, ariaPressed: "false" });
  thumb.className = "thumb";
  thumb.append(image);
  caption.textContent = words;
  button.append(thumb, caption);
  item.append(button);
  return item;
}

/** Where the sentence has these words, as words; -1: it hasn't. */
const at = (prompt, words) => prompt.search(new RegExp(`(?<![\\p{L}\\p{N}])${words}(?![\\p{L}\\p{N}])`, "iu"));

const withWords = (prompt, words) => [prompt.trim().replace(/[\s,.]+$/, ""), words].filter(Boolean).join(", ");

/** And without the comma that set them apart. */
function without(prompt, words) {
  const place = at(prompt, words);
  const [before, after] = [prompt.slice(0, place), prompt.slice(place + words.length)];
  const rest = [before.replace(/[\s,]+$/, ""), after.replace(/^[\s,]+/, "")].filter(Boolean);
  return rest.join(/,\s*$/.test(before) || /^\s*,/.test(after) ? ", " : " ");
}
