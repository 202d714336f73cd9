/** Who draws an order: the model that it names, or else those that its generator takes. */
import { beginsWithWords } from "./order.js";

/**
 * @typedef {import("../lib/api.js").Generator} Generator
 * @typedef {import("../lib/api.js").Model} Model
 * @typedef {import("./order.js").Values} Values
 * @typedef {"computed" | "redrawn" | "clip"} Kind what comes of it
 *
 * @typedef {object} Models
 * @property {Model} redraws each frame from another, or draws the clip
 * @property {Model | null} begins draws frame 0 from words; null: a picture is there
 */

const WHICHEVER = "Whichever is loaded";
/** @type {Kind[]} */
export const KINDS = ["computed", "redrawn", "clip"];

/**
 * A model that can't draw from words leaves that to its generator's model for them.
 *
 * @param {Generator} generator
 * @param {Values} values
 * @returns {Models}
 */
export function modelsOf(generator, values) {
  const { models, words_model: forWords } = generator;
  const named = models[values.model];
  const begins = named?.abilities.words ? named : (models[forWords] ?? generator);
  return { redraws: named ?? generator, begins: beginsWithWords(values) ? begins : null };
}

/** @param {Generator} generator @param {string} model empty: the default @returns {Kind} */
export function kindOf(generator, model) {
  if (generator.computes) return "computed";
  return (generator.models[model] ?? generator).abilities.clip ? "clip" : "redrawn";
}

/** What can be asked of all who draw. @param {Models} models @returns {import("./order.js").Asked} */
export function abilitiesOf({ redraws, begins }) {
  const first = (begins ?? redraws).abilities;
  const both = (name) => redraws.abilities[name] && first[name];
  const spaced = isRedrawn(redraws);
  return {
    ...redraws.abilities,
    seed: both("seed"),
    negative_prompt: both("negative_prompt"),
    styles: first.styles,
    redraw_every: spaced,
    on_drift: spaced && redraws.abilities.parent === "previous",
  };
}

/** Whether each of its frames is drawn by itself, and by an AI. @param {Model} model */
export const isRedrawn = ({ abilities, computes }) => abilities.picture && !abilities.clip && !computes;

/**
 * The words and the value of each model of that kind that can begin such an order; first what draws where none is named.
 *
 * @param {Generator} generator
 * @param {Values} values
 * @param {Kind} kind
 * @returns {[string, string][]}
 */
export function modelChoices(generator, values, kind) {
  const { model, words_model: forWords, models } = generator;
  const fromWords = beginsWithWords(values);
  const isAble = (name) => models[name].abilities[fromWords ? "words" : "picture"] && kindOf(generator, name) === kind;
  const unnamed = [...new Set([fromWords ? forWords : model, model])].filter(Boolean).join(", then ");
  const named = Object.keys(models).filter((name) => name !== unnamed && isAble(name));
  const first = kindOf(generator, "") === kind ? [[unnamed || WHICHEVER, ""]] : [];
  return [...first, ...named.map((name) => [name, name])];
}
