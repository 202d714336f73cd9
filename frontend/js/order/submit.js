/** From what the form and the picture editor say to a job that is ordered, once. */
import { createJob, createPoster } from "../lib/api.js";
import { mountKeys } from "../lib/idempotency.js";
import { errorsOf } from "../lib/problem.js";
import { keep } from "../lib/recent-store.js";
import { TRIES, retry } from "../lib/retry.js";
import { beginsWithWords, composeJob, composePoster, toLink } from "./order.js";

const NO_PROMPT = { field: "prompt", detail: "Say what should happen." };
const NO_PICTURE = { field: "upload", detail: "Choose a picture first." };

/**
 * @typedef {object} Placed
 * @property {string} id
 * @property {[import("../lib/api.js").UploadLink, Blob][]} uploads
 * @property {Blob | null} picture that it begins with
 */

/**
 * @param {object} parts
 * @param {ReturnType<import("./form.js").mountForm>} parts.form
 * @param {ReturnType<import("../picture/editor.js").mountEditor>} parts.editor
 * @param {import("../lib/retry.js").Tell} parts.tell
 * @param {(placed: Placed) => Promise<void>} parts.onPlaced
 */
export function mountSubmit({ form, editor, tell, onPlaced }) {
  const once = mountKeys();

  return {
    /** Of a picture, or of words alone. */
    async loop() {
      const source = beginsWithWords(form.values()) ? null : editor.source;
      const lacks = source || beginsWithWords(form.values()) ? [] : [NO_PICTURE];
      await attempt(lacks, async () => {
        const mask = source && (await editor.maskBlob());
        const order = composeJob(form.values(), form.abilities, { source, mask });
        const { id, upload, mask_upload } = await place(createJob, order, source?.thumbnail);
        const pictures = [[mask_upload, mask], [upload, source?.blob]];
        const uploads = pictures.filter(([link, blob]) => link && blob);
        await onPlaced({ id, uploads, picture: source?.blob ?? null });
      });
    },

    async drawPoster() {
      await attempt([], async () => {
        const { id } = await place(createPoster, composePoster(form.values(), form.abilities));
        await onPlaced({ id, uploads: [], picture: null });
      });
    },
  };

  /** Order, unless the form is wrong; and say so where it can't be had. */
  async function attempt(lacks, act) {
    const wrong = [...(form.values().prompt ? [] : [NO_PROMPT]), ...lacks, ...form.wrongFields()];
    form.setErrors(wrong);
    if (wrong.length) return;
    form.setBusy("One moment …");
    try {
      await act();
    } catch (error) {
      form.setErrors(errorsOf(error));
    } finally {
      form.setBusy("");
    }
  }

  /** Order it, and keep it on this device. */
  async function place(create, order, thumbnail = "") {
    const values = form.values();
    const body = JSON.stringify(order);
    const created = await once(body, (key) => retry(() => create(body, key), { tell, tries: TRIES }));
    const { prompt } = values;
    keep({ id: created.id, prompt, at: new Date().toISOString(), thumbnail, settings: toLink(values) });
    return created;
  }
}
