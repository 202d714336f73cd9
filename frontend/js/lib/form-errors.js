/** A form's errors, each beside what caused it. */

/** @typedef {import("./problem.js").WrongField} WrongField */

/**
 * @param {HTMLFormElement} form whose `.error[data-field=""]` takes what is of no field
 * @param {Record<string, string>} aliases selectors of what stands for a field under another name
 */
export function mountErrors(form, aliases = {}) {
  return { setErrors, setError };

  /** @param {WrongField[]} errors the first of each field counts; the first field gets the focus */
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

  /** @param {string} field @param {string} detail empty: all is well */
  function setError(field, detail) {
    const control = controlOf(field);
    const place = control ? placeBeside(control) : form.querySelector('.error[data-field=""]');
    place.textContent = detail;
    place.hidden = !detail;
    if (detail) control?.setAttribute("aria-invalid", "true");
    else control?.removeAttribute("aria-invalid");
  }

  /** `upload.bytes` is about the picture, `prompt.0` about the prompt; beside what isn't shown nobody would see it. */
  function controlOf(field) {
    const [outer] = field.split(".");
    if (outer in aliases) return form.querySelector(aliases[outer]);
    const control = form.elements.namedItem(field) ?? form.elements.namedItem(outer);
    return field && control instanceof HTMLElement && !control.closest("[hidden]") ? control : null;
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
}

/**
 * What needs no server to be known as wrong.
 *
 * @param {HTMLFormElement} form
 * @param {string[]} names
 * @returns {WrongField[]}
 */
export const wrongFields = (form, names) =>
  [...form.elements]
    .filter((control) => names.includes(control.name) && !control.disabled && !control.checkValidity())
    .map((control) => ({ field: control.name, detail: wrongWith(control) }));

/** In this page's words: the browser's own differ from one to another. @param {HTMLInputElement} control */
function wrongWith({ validity, type, min, max, step, validationMessage }) {
  if (validity.badInput || (validity.valueMissing && type === "number")) return `A number from ${min} to ${max} belongs here.`;
  if (validity.rangeUnderflow) return `At least ${min}.`;
  if (validity.rangeOverflow) return `At most ${max}.`;
  if (validity.stepMismatch && step === "1") return "A whole number belongs here.";
  return validationMessage;
}
