/** The order form: values, abilities, cost, and errors beside what caused them. */
import { mountErrors, wrongFields } from "../lib/form-errors.js";
import { setOptions } from "../lib/select.js";
import { mountToken } from "../lib/token.js";
import { mountBeginning } from "./beginning.js";
import { costInWords, estimate, spacings } from "./cost.js";
import { mountKinds } from "./kinds.js";
import { abilitiesOf, kindOf, modelChoices, modelsOf } from "./models.js";
import { DEFAULTS, OFF, ON, beginsWithWords } from "./order.js";
import { mountReading } from "./reading.js";

const SUBMIT = "Make the loop";

/** @typedef {import("../lib/api.js").Generator} Generator */
/** @typedef {import("../lib/problem.js").WrongField} WrongField */

/**
 * @param {HTMLFormElement} form
 * @param {{onSubmit: () => void, onPoster: () => void, onCopySettings: () => void}} handlers
 */
export function mountForm(form, { onSubmit, onPoster, onCopySettings }) {
  const button = form.querySelector("button.primary");
  const posterButton = form.querySelector("[data-do=draw-poster]");
  const strength = form.elements.namedItem("strength");
  const generator = form.elements.namedItem("generator");
  const model = form.elements.namedItem("model");
  const token = mountToken(form.querySelector(".token"));
  const beginning = mountBeginning(form);
  const kinds = mountKinds(form.querySelector(".kinds"), ({ generator: { name }, model: named }) =>
    setValues({ generator: name, model: named }),
  );
  const reading = mountReading(form.querySelector(".reading"), (words, instead) => {
    setPrompt(withInstead(values().prompt, words, instead));
  });
  const { setErrors, setError } = mountErrors(form, { upload: "#picture", poster: "#picture", mask: "#paint" });
  /** @type {ReturnType<import("./motions.js").mountMotions> | undefined} */ let motions;
  /** @type {Promise<void> | undefined} */ let standing;
  /** @type {Generator[]} */ let generators = [];
  /** @type {import("../lib/api.js").Abilities | undefined} */ let abilities;

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (!button.disabled && !button.hidden) onSubmit();
  });
  posterButton.addEventListener("click", onPoster);
  form.addEventListener("input", (event) => {
    if (event.target.name === "generator") setOptions(model, modelChoices(chosen(), values(), kinds.chosen()).slice(0, 1));
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
  form.querySelector(".samples").addEventListener("click", ({ target }) => {
    const sample = target.closest("button");
    if (sample) beginWithWords(sample.dataset);
  });
  form.querySelector(".motions").addEventListener("toggle", ({ target }) => target.open && browseMotions(target));
  form.querySelector("[data-do=copy-settings]").addEventListener("click", onCopySettings);
  refresh();

  return {
    values,
    setValues,
    setErrors,
    /** Of who draws, once they are known. */
    get abilities() {
      return abilities;
    },
    /** @param {Generator[]} offered */
    setGenerators(offered) {
      generators = offered;
      setOptions(generator, offered.map(({ name }) => [name, name]));
      refresh();
    },
    /** @param {string} doing what the button waits for; "": it may be pressed */
    setBusy(doing) {
      button.disabled = posterButton.disabled = doing !== "";
      button.textContent = doing || SUBMIT;
    },
    /** It begins with a picture. @param {string} poster the picture's id, where it is a poster; or empty */
    beginWithPicture(poster) {
      setValues({ begin: "picture", poster });
    },
    /**
     * What it will cost to draw a picture's frames, but for those that there are already.
     *
     * @param {{total: number, kept: number}} frames kept: behind frame 0
     * @param {import("./order.js").Values} settings
     * @returns {string} empty: that isn't known
     */
    costOf({ total, kept }, settings) {
      const draws = generators.find(({ name }) => name === settings.generator);
      if (!draws) return "";
      const models = modelsOf(draws, { ...settings, begin: "picture" });
      const isClip = models.redraws.abilities.clip !== null;
      const missing = isClip ? { frames: total - kept } : { frames: total, kept };
      return costInWords({ ...extentOf(settings), ...missing }, models);
    },
    wrongFields: () => wrongFields(form, Object.keys(DEFAULTS)),
  };

  function values() {
    return Object.fromEntries(Object.keys(DEFAULTS).map((name) => [name, valueOf(form.elements.namedItem(name))]));
  }

  /** @param {Partial<import("./order.js").Values>} given */
  function setValues(given) {
    for (const [name, value] of Object.entries(given)) set(form.elements.namedItem(name), value);
    refresh();
  }

  /** As one of the posters was ordered that are shown. @param {Partial<import("./order.js").Values>} sample */
  function beginWithWords(sample) {
    setValues({ style: "", ...sample, begin: "words" });
    setErrors([]);
    posterButton.focus();
  }

  function setPrompt(text) {
    form.elements.namedItem("prompt").value = text;
    form.elements.namedItem("prompt").focus();
    setError("prompt", "");
    refresh();
  }

  /** Fetched where a token is asked for. */
  function tellOfToken() {
    standing ??= import("./token-standing.js").then(
      ({ mountStanding }) => mountStanding(form.querySelector(".token")),
      () => (standing = undefined), // it only helps
    );
  }

  /** Fetched by whoever wants to see them. @param {HTMLDetailsElement} el */
  async function browseMotions(el) {
    const { mountMotions } = await import("./motions.js");
    motions ??= mountMotions(el, (prompt) => {
      setError("prompt", "");
      setValues({ prompt });
    });
    await motions.fetch();
    motions.show(values().prompt);
  }

  function chosen() {
    return generators.find(({ name }) => name === generator.value);
  }

  function refresh() {
    const draws = chosen();
    if (draws) offer(draws);
    const now = values();
    const models = draws && modelsOf(draws, now);
    abilities = models && abilitiesOf(models);
    const extent = extentOf(now);
    kinds.show(generators, now, extent);
    form.querySelector(".cost").textContent = models ? costInWords(extent, models) : "";
    form.querySelector("output[for=strength]").textContent = Number(strength.value).toFixed(2);
    token.setShown(draws?.needs_token ?? false);
    if (draws?.needs_token) tellOfToken();
    for (const name of ["seed", "strength", "negative_prompt"]) {
      form.elements.namedItem(name).disabled = abilities?.[name] === false;
    }
    offerSpacing(models, extent);
    for (const part of [".chain", ".follows"]) form.querySelector(part).hidden = !abilities?.on_drift;
    button.hidden = abilities?.picture === false;
    beginning.show(now, abilities);
    form.querySelector(".motions").hidden = beginsWithWords(now) || !draws?.computes;
    motions?.show(now.prompt);
    const purpose = beginsWithWords(now) ? "motion_poster" : "loop";
    reading.ask({ prompt: now.prompt, generator: now.generator, purpose });
  }

  /** To pay for some of the frames only. */
  function offerSpacing(models, extent) {
    const spacing = form.elements.namedItem("redraw_every");
    const field = spacing.closest(".field");
    field.hidden = !abilities?.redraw_every;
    if (field.hidden) return;
    setOptions(spacing, spacings(extent, models));
    field.querySelector("label").textContent = estimate(extent, models).charged ? "Pay for" : "Let an AI draw";
  }

  /** Those who draw in the same way, and of the one that is chosen the models that do. */
  function offer(draws) {
    const now = values();
    const kind = kindOf(draws, now.model);
    const alike = generators.filter((one) => modelChoices(one, now, kind).length > 0);
    setOptions(generator, alike.map(({ name }) => [name, name]));
    generator.closest(".field").hidden = generator.length < 2;
    const choices = modelChoices(draws, now, kind);
    setOptions(model, choices);
    model.closest(".field").hidden = choices.length === 1;
  }
}

/** Where it is written, in capitals or not. */
function withInstead(prompt, words, instead) {
  const at = prompt.toLowerCase().indexOf(words.toLowerCase());
  return at < 0 ? prompt : prompt.slice(0, at) + instead + prompt.slice(at + words.length);
}

/** @param {import("./order.js").Values} values @returns {import("./cost.js").Extent} */
const extentOf = (values) => ({
  frames: values.frames === "" ? NaN : Number(values.frames),
  size: Number(values.size),
  loop: values["export.loop"],
  every: Number(values.redraw_every),
});

function valueOf(control) {
  if (control.type === "checkbox") return control.checked ? ON : OFF;
  return control.value.trim();
}

/** A link may name what is offered later, or no longer. */
function set(control, value) {
  if (control.type === "checkbox") {
    control.checked = value === ON;
    return;
  }
  const isKnown = [...(control.options ?? [])].some((option) => option.value === value);
  if (control instanceof HTMLSelectElement && !isKnown) control.append(new Option(value, value));
  control.value = value;
}
