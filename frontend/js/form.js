/** The order form: values, abilities, cost, and errors beside what caused them. */
import { mountBeginning } from "./beginning.js";
import { costInWords } from "./cost.js";
import { mountErrors, wrongFields } from "./fields.js";
import { DEFAULTS, beginsWithWords } from "./order.js";
import { mountToken } from "./token.js";

const PRESS = "Weave the loop";

/** @typedef {import("./api.js").Generator} Generator */
/** @typedef {import("./problem.js").WrongField} WrongField */

/**
 * @param {HTMLFormElement} form
 * @param {{onSubmit: () => void, onPoster: () => void, onCopySettings: () => void}} hear
 */
export function mountForm(form, { onSubmit, onPoster, onCopySettings }) {
  const button = form.querySelector("button.primary");
  const posterButton = form.querySelector("[data-do=draw-poster]");
  const strength = form.elements.namedItem("strength");
  const token = mountToken(form.querySelector(".token"));
  const beginning = mountBeginning(form);
  const { setErrors, setError } = mountErrors(form, { upload: "#picture", poster: "#picture", mask: "#paint" });
  /** @type {Generator[]} */ let generators = [];

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (!button.disabled) onSubmit();
  });
  posterButton.addEventListener("click", onPoster);
  form.addEventListener("input", (event) => {
    if (event.target.name === "begin") setErrors([]);
    else if (event.target.name in DEFAULTS || event.target.name === "token") setError(event.target.name, "");
    refresh();
  });
  form.elements.namedItem("prompt").addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) form.requestSubmit();
  });
  for (const list of form.querySelectorAll(".examples")) {
    list.addEventListener("click", ({ target }) => target.matches("button") && setPrompt(target.textContent));
  }
  form.querySelector("[data-do=copy-settings]").addEventListener("click", onCopySettings);
  refresh();

  return {
    values,
    setValues,
    setErrors,
    /** @returns {Generator | undefined} the chosen one, once it is known */
    get generator() {
      return chosen();
    },
    /** @param {Generator[]} offered */
    setGenerators(offered) {
      generators = offered;
      offer("generator", offered.map(({ name }) => new Option(name, name)));
      refresh();
    },
    /** @param {string} doing what the button waits for; "": it may be pressed */
    setBusy(doing) {
      button.disabled = posterButton.disabled = doing !== "";
      button.textContent = doing || PRESS;
    },
    /** It begins with a picture. @param {string} poster the picture's id, where it is a poster; or empty */
    beginWithPicture(poster) {
      setValues({ begin: "picture", poster });
    },
    wrongFields: () => wrongFields(form, Object.keys(DEFAULTS)),
  };

  function values() {
    return Object.fromEntries(
      Object.keys(DEFAULTS).map((name) => [name, form.elements.namedItem(name).value.trim()]),
    );
  }

  /** @param {Partial<import("./order.js").Values>} given */
  function setValues(given) {
    for (const [name, value] of Object.entries(given)) set(form.elements.namedItem(name), value);
    refresh();
  }

  function setPrompt(text) {
    form.elements.namedItem("prompt").value = text;
    form.elements.namedItem("prompt").focus();
    setError("prompt", "");
    refresh();
  }

  function chosen() {
    return generators.find(({ name }) => name === form.elements.namedItem("generator").value);
  }

  /** Other options for a choice; what was chosen stays so. */
  function offer(name, options) {
    const select = form.elements.namedItem(name);
    const before = select.value;
    select.replaceChildren(...options);
    if (options.some(({ value }) => value === before)) select.value = before;
  }

  function refresh() {
    const now = values();
    const generator = chosen();
    const cost = costInWords(form.elements.namedItem("frames").valueAsNumber, generator, beginsWithWords(now));
    form.querySelector("output[for=strength]").textContent = Number(strength.value).toFixed(2);
    form.querySelector(".cost").textContent = cost;
    token.setShown(generator?.needs_token ?? false);
    for (const name of ["seed", "strength", "negative_prompt"]) {
      form.elements.namedItem(name).disabled = generator?.abilities[name] === false;
    }
    beginning.show(now, generator);
  }
}

/** A link may name what is offered later, or no longer. */
function set(control, value) {
  const isKnown = [...(control.options ?? [])].some((option) => option.value === value);
  if (control instanceof HTMLSelectElement && !isKnown) control.append(new Option(value, value));
  control.value = value;
}
