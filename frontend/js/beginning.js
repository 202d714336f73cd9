/** What a loop begins with: a picture, or words alone; and how a poster's type will stand. */
import { beginsWithWords } from "./order.js";

const AS_IT_COMES = ["As it comes", ""];

/** @param {HTMLFormElement} form */
export function mountBeginning(form) {
  const part = (selector) => form.querySelector(selector);
  const style = form.elements.namedItem("style");
  const prompt = form.elements.namedItem("prompt");
  const placeholder = prompt.placeholder;
  let styles = "";

  return {
    /**
     * @param {import("./order.js").Values} values
     * @param {import("./api.js").Generator | undefined} generator
     */
    show(values, generator) {
      const words = beginsWithWords(values);
      for (const el of form.querySelectorAll(".of-picture")) el.hidden = words;
      for (const el of form.querySelectorAll(".of-words")) el.hidden = !words;
      prompt.placeholder = words ? "a lighthouse in a storm at night" : placeholder;
      if (generator) offerStyles(generator.abilities.styles ?? []);
      sketch(values);
    },
  };

  function offerStyles(names) {
    if (styles === names.join()) return;
    styles = names.join();
    const before = style.value;
    style.replaceChildren(new Option(...AS_IT_COMES), ...names.map((name) => new Option(name, name)));
    if (names.includes(before)) style.value = before;
    style.closest(".field").hidden = names.length === 0;
  }

  /** The words in their places, on a sheet of that shape. */
  function sketch({ prompt: scene, title, tagline, aspect_ratio: shape }) {
    for (const [name, text] of Object.entries({ scene, title, tagline })) part(`.sheet .${name}`).textContent = text;
    part(".sheet").style.setProperty("--shape", shape.replace(":", " / "));
  }
}
