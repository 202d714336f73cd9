/** What a loop begins with: a picture, or words alone; and how a poster's type will stand. */
import { setOptions } from "../lib/select.js";
import { beginsWithWords } from "./order.js";

const AS_IT_COMES = ["As it comes", ""];

/** @param {HTMLFormElement} form */
export function mountBeginning(form) {
  const part = (selector) => form.querySelector(selector);
  const style = form.elements.namedItem("style");
  const prompt = form.elements.namedItem("prompt");
  const placeholder = prompt.placeholder;

  return {
    /**
     * @param {import("./order.js").Values} values
     * @param {import("../lib/api.js").Abilities | undefined} abilities of who draws, once they are known
     */
    show(values, abilities) {
      const words = beginsWithWords(values);
      for (const el of form.querySelectorAll(".of-picture")) el.hidden = words;
      for (const el of form.querySelectorAll(".of-words")) el.hidden = !words;
      prompt.placeholder = words ? "a lighthouse in a storm at night" : placeholder;
      if (abilities) offerStyles(abilities.styles);
      sketch(values);
    },
  };

  function offerStyles(names) {
    setOptions(style, [AS_IT_COMES, ...names.map((name) => [name, name])]);
    style.closest(".field").hidden = names.length === 0;
  }

  /** The words in their places, on a sheet of that shape. */
  function sketch({ prompt: scene, title, tagline, aspect_ratio: shape }) {
    for (const [name, text] of Object.entries({ scene, title, tagline })) part(`.poster-preview .${name}`).textContent = text;
    part(".poster-preview").style.setProperty("--shape", shape.replace(":", " / "));
  }
}
