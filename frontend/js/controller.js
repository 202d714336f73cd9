/** What happens when: the address says which view is open, and each job has one story from order to result. */
import { cancelJob, createJob, listGenerators, resumeJob } from "./api.js";
import { mountEasel } from "./easel.js";
import { mountForm } from "./form.js";
import { mountJob } from "./job.js";
import { mountNotice } from "./notice.js";
import { compose, fromLink, toLink } from "./order.js";
import { patiently } from "./patience.js";
import { Problem, Unreachable } from "./problem.js";
import { mountRecent } from "./recent.js";
import { keep, kept } from "./shelf.js";
import { titleHome, titleJob } from "./title.js";
import { send } from "./upload.js";
import { watch } from "./watch.js";

/** Of an order or a cancellation, before we say that it can't be had; an order keeps its key, so none is made twice. */
const TRIES = 4;

/** @param {Document} page */
export function mountController(page) {
  const part = (selector) => page.querySelector(selector);
  const tell = mountNotice(part(".notice"));
  const form = mountForm(part("#order"), { onSubmit: order, say });
  const easel = mountEasel(part(".source"), { onPicture: backToOrder, onError: pictureRefused, say });
  const job = mountJob(part("#job"), { onCancel: cancel, onResume: resume, onAgain: again, say });
  const recent = mountRecent(part("#recent"), { onForgotten: (id) => id === jobInAddress() && again(), say });
  /** @type {{body: string, key: string}} */ let placed = { body: "", key: "" };
  /** The story that is being told; leaving it ends its looks at the server, never the job. */
  let story = new AbortController();

  addEventListener("hashchange", route);
  recent.refresh();
  route();
  offerGenerators();

  async function offerGenerators() {
    form.setGenerators(await patiently(listGenerators, { tell }));
  }

  function route() {
    story.abort();
    const id = jobInAddress();
    if (id) return open(id);
    showOrder();
    if (location.hash) form.setValues(fromLink(location.hash.slice(1)));
  }

  async function order() {
    const { source } = easel;
    const wrong = form.wrongFields();
    if (!form.values().prompt) wrong.unshift({ field: "prompt", detail: "Say what should happen." });
    if (!source) wrong.unshift({ field: "upload", detail: "Choose a picture first." });
    form.setErrors(wrong);
    if (wrong.length) return;
    form.setBusy("One moment …");
    try {
      await place(source, await easel.maskBlob());
    } catch (error) {
      form.setErrors(errorsOf(error));
    } finally {
      form.setBusy("");
    }
  }

  async function place(source, mask) {
    const values = form.values();
    const body = JSON.stringify(compose(values, form.generator, { source: source.blob, mask }));
    if (placed.body !== body) placed = { body, key: crypto.randomUUID() };
    const created = await patiently(() => createJob(body, placed.key), { tell, tries: TRIES });
    placed = { body: "", key: "" };
    const settings = toLink(values);
    const { thumbnail } = source;
    keep({ id: created.id, prompt: values.prompt, at: new Date().toISOString(), thumbnail, settings });
    recent.refresh();
    history.replaceState(null, "", `#${settings}`); // "back" leads to the order
    history.pushState(null, "", `#job=${created.id}`);
    const uploads = [[created.mask_upload, mask], [created.upload, source.blob]].filter(([, blob]) => blob);
    open(created.id, (signal) => send(uploads, { signal, tell, onProgress: job.showUpload }));
  }

  /** Show a job from its beginning; before it, what has to be sent. */
  function open(id, begin) {
    part("#order").hidden = true;
    part("#job").hidden = false;
    job.open(kept(id)?.prompt ?? "");
    part("#job-title").focus();
    follow(id, begin);
  }

  /** Tell a job's story to its end. */
  async function follow(id, begin = async (_signal) => {}) {
    story.abort();
    const { signal } = (story = new AbortController());
    try {
      await begin(signal);
      for await (const status of watch(id, { signal, tell })) {
        job.show(status);
        titleJob(kept(id)?.prompt ?? "", status);
        await job.showResult(status, { prompt: kept(id)?.prompt ?? "", signal, tell });
      }
    } catch (error) {
      if (signal.aborted) return;
      job.showFailure(wordsOf(error));
    }
  }

  async function cancel() {
    await act((id) => patiently(() => cancelJob(id), { tell, tries: TRIES }));
  }

  async function resume() {
    await act(resumeJob);
  }

  /** Ask for a change of the job that is open, and go on with its story. */
  async function act(change) {
    const id = jobInAddress();
    try {
      await change(id);
      job.showRefusal("");
      part("#job-title").focus(); // the button that had it goes
      follow(id);
    } catch (error) {
      job.showRefusal(wordsOf(error), error.asksWho);
    }
  }

  /** Back to the order, with picture, mask and settings as they were; after a reload, with the job's settings. */
  function again() {
    const settings = kept(jobInAddress())?.settings;
    if (!form.values().prompt && settings) form.setValues(fromLink(settings));
    backToOrder();
    part("#prompt").focus();
  }

  function backToOrder() {
    if (jobInAddress()) history.pushState(null, "", `#${toLink(form.values())}`);
    story.abort();
    showOrder();
  }

  function showOrder() {
    part("#order").hidden = false;
    part("#job").hidden = true;
    titleHome();
  }

  function pictureRefused(why) {
    backToOrder();
    form.setErrors(why ? [{ field: "upload", detail: why }] : []);
  }

  function say(text) {
    part("#announcer").textContent = text;
  }
}

const jobInAddress = () => location.hash.match(/^#job=([0-9a-f]{32})$/)?.[1] ?? null;

/** @returns {import("./problem.js").WrongField[]} */
function errorsOf(error) {
  if (error instanceof Problem && error.errors.length) return error.errors;
  if (error instanceof Problem && error.asksWho) return [{ field: "token", detail: error.message }];
  return [{ field: "", detail: wordsOf(error) }];
}

function wordsOf(error) {
  if (error instanceof Problem || error instanceof Unreachable) return error.message;
  throw error;
}
