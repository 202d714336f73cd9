/** A job's form that sends one order at a time. */
import { mountErrors } from "../lib/form-errors.js";
import { errorsOf } from "../lib/problem.js";

/**
 * While an order is on its way the button rests; what is wrong with it stands beside its fields.
 *
 * @param {HTMLFormElement} form
 * @param {object} handlers
 * @param {(control: HTMLInputElement) => void} handlers.onInput
 * @param {() => import("../lib/problem.js").WrongField[]} handlers.wrong what needs no server to be known as wrong
 * @param {() => Promise<void>} handlers.send
 */
export function mountOneOrder(form, { onInput, wrong, send }) {
  const button = form.querySelector("button");
  const { setErrors, setError } = mountErrors(form);
  let opened = 0;

  form.addEventListener("input", ({ target }) => {
    setError(target.name, "");
    onInput(target);
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (!button.disabled) order();
  });

  return {
    /** For another job. */
    open() {
      opened += 1;
      button.disabled = false;
      setErrors([]);
    },
  };

  async function order() {
    const errors = wrong();
    setErrors(errors);
    if (errors.length) return;
    const turn = opened;
    button.disabled = true;
    try {
      await send();
    } catch (error) {
      const errors = errorsOf(error);
      if (turn === opened) setErrors(errors); // else the form is another job's by now
    } finally {
      if (turn === opened) button.disabled = false;
    }
  }
}
