/** A new export of the frames that there are: the form for it. */
import { wrongFields } from "../lib/form-errors.js";
import { mountOneOrder } from "./one-order.js";
import { STILL_PLACES } from "./places.js";

const NAMES = ["preset", "format", "loop", "fps", "width", "max_bytes", "hold", "caption"];
const FREE = "No frame is drawn anew, so it costs nothing.";
const NUMBERS = ["fps", "width", "max_bytes", "hold"];
const MEGABYTE = 1e6;
/** What the form takes over from the job's own order. */
const OF_ORDER = ["fps", "loop", "hold"];

/**
 * @param {HTMLElement} el
 * @param {(order: string) => Promise<void>} onOrder of JSON
 */
export function mountNewExport(el, onOrder) {
  const form = el.querySelector("form");
  const field = (name) => form.elements.namedItem(name);
  /** As the job's own loop has it. @type {Record<string, string | number>} */ let inherited = {};
  const ordering = mountOneOrder(form, {
    onInput: refresh,
    wrong: () => wrongFields(form, NAMES),
    send: () => onOrder(JSON.stringify(compose())),
  });

  return {
    /** Begin anew. @param {import("../order/order.js").Values} settings of the job */
    open(settings) {
      ordering.open();
      form.reset();
      const taken = OF_ORDER.map((name) => [name, settings[`export.${name}`]]);
      for (const [name, value] of taken) field(name).value = value;
      inherited = Object.fromEntries(taken.map(([name, value]) => [name, valueOf(name, value)]));
      el.open = false;
      refresh();
    },
    /** The loop as it was ordered, for a place. @param {string} preset @returns {string} of JSON */
    ofPlace: (preset) => JSON.stringify({ preset, ...(preset in STILL_PLACES ? {} : inherited) }),
    /** @param {boolean} on @param {boolean} [isPaid] whether the job's frames cost money */
    setShown(on, isPaid = false) {
      el.hidden = !on;
      form.querySelector("#export-cost").textContent = isPaid ? FREE : "";
    },
  };

  /** A place takes its own format, and a still has no time. */
  function refresh() {
    const place = field("preset").value;
    field("format").disabled = place !== "";
    const isStill = place ? place in STILL_PLACES : field("format").value === "png";
    for (const name of ["loop", "fps", "hold"]) field(name).disabled = isStill;
  }

  function compose() {
    const said = NAMES.map(field).filter(({ value, disabled }) => value.trim() !== "" && !disabled);
    const order = Object.fromEntries(said.map(({ name, value }) => [name, valueOf(name, value)]));
    if (order.max_bytes) order.max_bytes = Math.round(order.max_bytes * MEGABYTE);
    return order;
  }
}

const valueOf = (name, value) => (NUMBERS.includes(name) ? Number(value) : value);
