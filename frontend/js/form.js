/** The order form: values, abilities, cost, and errors beside what caused them. */
import { copyText } from "./clipboard.js";
import { costInWords } from "./cost.js";
import { DEFAULTS, toLink } from "./order.js";
import { mountToken } from "./token.js";

const PRESS = "Weave the loop";

/** @typedef {import("./api.js").Generator} Generator */
/** @typedef {import("./problem.js").WrongField} WrongField */

/**
 * @param {HTMLFormElement} form
 * @param {{onSubmit: () => void, say: (text: string) => void}} hear
 */
export function mountForm(form, { onSubmit, say }) {
  const button = form.querySelector("button.primary");
  const strength = form.elements.namedItem("strength");
  const token = mountToken(form.querySelector(".token"));
  /** @type {Generator[]} */ let generators = [];

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (!button.disabled) onSubmit();
  });
  form.addEventListener("input", (event) => {
    if (event.target.name in DEFAULTS || event.target.name === "token") setError(event.target.name, "");
    refresh();
  });
  form.elements.namedItem("prompt").addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) form.requestSubmit();
  });
  form.querySelector(".examples").addEventListener("click", ({ target }) => {
    if (target.matches("button")) setPrompt(target.textContent);
  });
  form.querySelector("[data-do=copy-settings]").addEventListener("click", copySettings);
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
      const select = form.elements.namedItem("generator");
      const before = select.value;
      select.replaceChildren(...offered.map(({ name }) => new Option(name, name)));
      if (offered.some(({ name }) => name === before)) select.value = before;
      refresh();
    },
    /** @param {string} doing what the button waits for; "": it may be pressed */
    setBusy(doing) {
      button.disabled = doing !== "";
      button.textContent = doing || PRESS;
    },
    /** What the browser itself knows to be wrong. @returns {WrongField[]} */
    wrongFields: () =>
      Object.keys(DEFAULTS)
        .map((name) => form.elements.namedItem(name))
        .filter((control) => !control.disabled && !control.checkValidity())
        .map((control) => ({ field: control.name, detail: control.validationMessage })),
  };

  function values() {
    return Object.fromEntries(
      Object.keys(DEFAULTS).map((name) => [name, form.elements.namedItem(name).value.trim()]),
    );
  }

  /** @param {import("./order.js").Values} given */
  function setValues(given) {
    const select = form.elements.namedItem("generator");
    const isKnown = [...select.options].some(({ value }) => value === given.generator);
    if (!isKnown) select.append(new Option(given.generator, given.generator));
    for (const [name, value] of Object.entries(given)) form.elements.namedItem(name).value = value;
    refresh();
  }

  function setPrompt(text) {
    form.elements.namedItem("prompt").value = text;
    form.elements.namedItem("prompt").focus();
    setError("prompt", "");
  }

  function chosen() {
    return generators.find(({ name }) => name === form.elements.namedItem("generator").value);
  }

  function refresh() {
    form.querySelector("output[for=strength]").textContent = Number(strength.value).toFixed(2);
    form.querySelector(".cost").textContent = costInWords(form.elements.namedItem("frames").valueAsNumber, chosen());
    token.setShown(chosen()?.needs_token ?? false);
    for (const name of ["seed", "strength", "negative_prompt"]) {
      form.elements.namedItem(name).disabled = chosen()?.abilities[name] === false;
    }
  }

  /** @param {WrongField[]} errors those of no field of the form stand beside the button */
  function setErrors(errors) {
    for (const place of form.querySelectorAll(".error")) place.hidden = true;
    for (const control of form.querySelectorAll("[aria-invalid]")) control.removeAttribute("aria-invalid");
    const first = new Map(errors.map(({ field, detail }) => [field, detail]).reverse());
    for (const [field, detail] of first) setError(field, detail);
    const wrong = form.querySelector("[aria-invalid]");
    if (!wrong) return;
    wrong.closest("details")?.setAttribute("open", "");
    wrong.focus();
  }

  function setError(field, detail) {
    const control = controlOf(field);
    const place = control ? placeBeside(control) : form.querySelector('.error[data-field=""]');
    place.textContent = detail;
    place.hidden = !detail;
    if (detail) control?.setAttribute("aria-invalid", "true");
    else control?.removeAttribute("aria-invalid");
  }

  /** `upload.bytes` is about the picture, `prompt.0` about the prompt. */
  function controlOf(field) {
    const [outer] = field.split(".");
    if (outer === "upload") return form.querySelector("#picture");
    if (outer === "mask") return form.querySelector("#paint");
    const control = form.elements.namedItem(field) ?? form.elements.namedItem(outer);
    return field && control instanceof HTMLElement ? control : null;
  }

  function placeBeside(control) {
    const id = `error-${control.id}`;
    control.setAttribute("aria-describedby", id);
    const known = document.getElementById(id);
    if (known) return known;
    const place = Object.assign(document.createElement("p"), { id, className: "error" });
    control.closest(".field").append(place);
    return place;
  }

  async function copySettings() {
    const link = `${location.origin}${location.pathname}#${toLink(values())}`;
    say((await copyText(link)) ? "Link copied." : link);
  }
}
