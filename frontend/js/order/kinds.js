/** What comes of an order: computed here, redrawn frame by frame, or a clip; and from how much each is had. */
import { money } from "../lib/words.js";
import { estimate } from "./cost.js";
import { kindOf, modelChoices, modelsOf } from "./models.js";

/**
 * @typedef {import("../lib/api.js").Generator} Generator
 * @typedef {import("./models.js").Kind} Kind
 * @typedef {import("./order.js").Values} Values
 *
 * @typedef {object} Offer a generator, or one model of it
 * @property {Generator} generator
 * @property {string} model empty: the default
 */

/**
 * @param {HTMLFieldSetElement} field a radio button for each kind
 * @param {(offer: Offer) => void} onChoice the first of that kind
 */
export function mountKinds(field, onChoice) {
  const buttons = [...field.querySelectorAll("input")];
  /** @type {Map<Kind, Offer[]>} */ let offers = new Map();

  field.addEventListener("input", ({ target }) => onChoice(offers.get(target.value)[0]));

  return {
    /** @returns {Kind} */
    chosen: () => buttons.find(({ checked }) => checked).value,
    /**
     * @param {Generator[]} generators
     * @param {Values} values
     * @param {import("./cost.js").Extent} extent
     */
    show(generators, values, extent) {
      offers = offersOf(generators, values);
      const chosen = generators.find(({ name }) => name === values.generator);
      field.hidden = offers.size < 2 || !chosen;
      const hasPrices = [...offers.values()].flat().some(({ generator }) => generator.needs_token);
      for (const button of buttons) {
        const offered = offers.get(button.value) ?? [];
        const label = button.closest("label");
        label.hidden = offered.length === 0;
        button.checked = chosen !== undefined && button.value === kindOf(chosen, values.model);
        label.querySelector(".price").textContent = hasPrices ? priceOf(offered, values, extent) : "";
      }
    },
  };
}

/** Who can begin such an order, by what comes of it. @returns {Map<Kind, Offer[]>} */
function offersOf(generators, values) {
  const all = generators.flatMap((generator) =>
    ["computed", "redrawn", "clip"].flatMap((kind) =>
      modelChoices(generator, values, kind).map(([, model]) => ({ kind, offer: { generator, model } })),
    ),
  );
  return new Map(all.map(({ kind }) => [kind, all.filter((one) => one.kind === kind).map(({ offer }) => offer)]));
}

/** Of the cheapest, what is charged for its calls; nothing, as long as it isn't known how many frames there are to be. */
function priceOf(offers, values, extent) {
  if (!(extent.frames >= 2)) return "";
  const prices = offers.map(({ generator, model }) => estimate(extent, modelsOf(generator, { ...values, model })).charged);
  const [least, most] = [Math.min(...prices), Math.max(...prices)];
  if (least === 0) return most === 0 ? "free" : "free or paid";
  return least === most ? money(least) : `from ${money(least)}`;
}
