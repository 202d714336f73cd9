/** What happens when: the address says which view is open, and each job is followed from order to result. */
import { mountJob } from "../job/job.js";
import { poll } from "../job/poll.js";
import { download } from "../job/result.js";
import { mountSending } from "../job/sending.js";
import { branchJob, cancelJob, listGenerators, orderExport, readJob, resumeJob } from "../lib/api.js";
import { explain } from "../lib/advice.js";
import { mountAnswer } from "../lib/answer.js";
import { mountKeys } from "../lib/idempotency.js";
import { explanationOf, wordsOf } from "../lib/problem.js";
import { keep, kept } from "../lib/recent-store.js";
import { TRIES, retry } from "../lib/retry.js";
import { mountForm } from "../order/form.js";
import { fromLink, toLink } from "../order/order.js";
import { mountSubmit } from "../order/submit.js";
import { keptDraft } from "../picture/draft.js";
import { mountEditor } from "../picture/editor.js";
import { thumbnailOf } from "../picture/source.js";
import { mountNotice } from "./notice.js";
import { mountRecent } from "./recent.js";
import { titleHome, titleJob } from "./title.js";

/** @param {Document} page */
export function mountController(page) {
  const part = (selector) => page.querySelector(selector);
  const tell = mountNotice(part(".notice"));
  const orderAnswer = mountAnswer(part("#order .answer"), say);
  const form = mountForm(part("#order"), {
    onSubmit: () => submit.loop(),
    onPoster: () => submit.drawPoster(),
    onCopySettings: () => orderAnswer.copyLink(linkTo(toLink(form.values()))),
  });
  const editor = mountEditor(part(".source"), { onTaken: beginWithPicture, onRefused: pictureRefused, say });
  const answer = mountAnswer(part("#job .answer"), say);
  const handlers = {
    onCancel: cancel,
    onResume: resume,
    onAgain: again,
    onAnimate: animate,
    onCopySettings: () => answer.copyLink(linkTo(kept(jobInAddress())?.settings ?? "")),
    onExport: exportAnew,
    onBranch: branch,
    costOf,
    onChosen: () => follow(jobInAddress()),
    say,
  };
  const job = mountJob(part("#job"), handlers, answer);
  const recent = mountRecent(part("#recent"), { onForgotten: (id) => id === jobInAddress() && again(), say });
  const submit = mountSubmit({ form, editor, tell, onPlaced: openPlaced });
  const sending = mountSending(tell);
  const once = mountKeys();
  /** The view that is open, and its looks at the server: leaving it ends them, never the job. */
  let view = new AbortController();
  let looks = new AbortController();

  addEventListener("hashchange", route);
  recent.refresh();
  route();
  offerGenerators();

  async function offerGenerators() {
    try {
      form.setGenerators(await retry(listGenerators, { tell }));
    } catch (error) {
      tell(wordsOf(error));
    }
  }

  function route() {
    const id = jobInAddress();
    if (id) return open(id);
    if (location.hash.startsWith(JOB)) return showNoJob();
    if (location.hash) form.setValues(fromLink(location.hash.slice(1)));
    showOrder();
  }

  /** Every answer that comes from now on is to what is asked from now on. */
  function leave() {
    view.abort();
    looks.abort();
    view = new AbortController();
  }

  /**
   * The order's job is shown, unless its answer took so long that another was opened.
   *
   * @param {import("../order/submit.js").Placed} placed
   */
  async function openPlaced({ id, uploads, picture }) {
    recent.refresh();
    await sending.start(id, uploads);
    if (jobInAddress()) return say(ORDERED);
    history.replaceState(null, "", `#${toLink(form.values())}`); // "back" leads to the order
    history.pushState(null, "", `#job=${id}`);
    open(id, picture);
  }

  /** Show a job from its beginning. @param {string} id @param {Blob | null} [picture] that it begins with */
  function open(id, picture = null) {
    const { prompt = "", settings = "", thumbnail = "" } = kept(id) ?? {};
    showJob({ prompt, settings: settings && fromLink(settings), picture: picture ?? thumbnail });
    follow(id);
  }

  /** @param {Parameters<typeof job.open>[0]} known */
  function showJob(known) {
    leave();
    part("#order").hidden = true;
    part("#job").hidden = false;
    job.open(known);
    part("#job-title").focus();
  }

  /** The address looks like a job's, and is none. */
  function showNoJob() {
    showJob({ prompt: "", settings: "", picture: "" });
    job.showFailure(explain({ code: "no_job", detail: "The address of a job ends in 32 digits and letters." }));
  }

  /** Show a job to its end: first, what has to be sent. */
  async function follow(id) {
    looks.abort();
    const { signal } = (looks = new AbortController());
    try {
      await sending.follow(id, { signal, onProgress: job.showUpload });
      for await (const status of poll(id, { signal, tell })) {
        const isSentAgain = status.state === "awaiting_upload" && (await sending.resume(id));
        if (signal.aborted) return;
        if (isSentAgain) return follow(id);
        job.show(status);
        titleJob(kept(id)?.prompt ?? "", status);
        const file = await job.showResult(status, { prompt: kept(id)?.prompt ?? "", signal, tell });
        if (file) await keepThumbnail(id, file);
      }
    } catch (error) {
      if (signal.aborted) return;
      job.showFailure(explanationOf(error));
    }
  }

  /** Of what began with words there was none before. */
  async function keepThumbnail(id, file) {
    if (kept(id)?.thumbnail || file.type.startsWith("video/")) return;
    const bitmap = await createImageBitmap(file);
    const known = kept(id);
    if (!known) return; // ordered elsewhere, or deleted meanwhile
    keep({ ...known, thumbnail: thumbnailOf(bitmap) });
    recent.refresh();
  }

  async function cancel() {
    await act(async (id) => {
      await retry(() => cancelJob(id), { tell, tries: TRIES });
      sending.stop(id);
    });
  }

  async function resume() {
    await act(resumeJob);
  }

  /** Ask for a change of the job that is open, and follow it further. */
  async function act(change) {
    const id = jobInAddress();
    const { signal } = view;
    try {
      await change(id);
      if (signal.aborted) return;
      job.showRefusal("");
      part("#job-title").focus(); // the button that had it goes
      follow(id);
    } catch (error) {
      const why = wordsOf(error);
      if (!signal.aborted) job.showRefusal(why, error.needsToken);
    }
  }

  /** @returns {Promise<string | null>} the export's id; null: first, a token has to be given, or nobody waits for it */
  async function exportAnew(order) {
    const id = jobInAddress();
    const { signal } = view;
    try {
      const ordered = await retry(() => orderExport(id, order), { tell, tries: TRIES });
      if (signal.aborted) return null;
      job.showRefusal("");
      follow(id);
      return ordered.export;
    } catch (error) {
      if (signal.aborted || !error.needsToken) throw error;
      job.showRefusal(wordsOf(error), true);
      return null;
    }
  }

  /** Another job goes on from a frame of the one that is open. @param {{from: number, prompt: string}} order */
  async function branch(order) {
    const id = jobInAddress();
    const { signal } = view;
    const body = JSON.stringify(order);
    try {
      const place = (key) => retry(() => branchJob(id, body, key), { tell, tries: TRIES });
      const created = await once(`${id} ${body}`, place);
      keepBranch(id, created.id, order.prompt);
      if (signal.aborted) return say(ORDERED);
      history.pushState(null, "", `#job=${created.id}`);
      open(created.id);
    } catch (error) {
      if (signal.aborted || !error.needsToken) throw error;
      job.showRefusal(wordsOf(error), true);
    }
  }

  /** Of the others of so many frames, as the job that is open draws them; "": that isn't known. */
  function costOf(frames) {
    const settings = kept(jobInAddress())?.settings;
    return settings ? form.costOf(frames, fromLink(settings)) : "";
  }

  /** On this device, with the settings of the job that it goes on from, where those are known. */
  function keepBranch(source, id, prompt) {
    const { thumbnail = "", settings = "" } = kept(source) ?? {};
    const changed = settings && toLink({ ...fromLink(settings), prompt });
    keep({ id, prompt, at: new Date().toISOString(), thumbnail, settings: changed });
    recent.refresh();
  }

  /** The poster that is open becomes what a loop begins with. */
  function animate() {
    const poster = jobInAddress();
    const settings = fromLink(kept(poster)?.settings ?? "");
    history.pushState(null, "", `#${toLink({ ...settings, begin: "picture", poster })}`);
    route();
    part("#prompt").select();
  }

  /** What the order begins with, where the editor hasn't got it: the poster that it names, or what a reload took. */
  function bringPicture() {
    const { begin, poster } = form.values();
    if (poster && poster !== editor.poster) bringPoster(poster);
    else if (begin === "picture" && editor.isUntouched) restorePicture();
  }

  async function restorePicture() {
    const { signal } = view;
    const picture = await keptDraft();
    if (picture && !signal.aborted && form.values().begin === "picture") await editor.take(picture);
  }

  async function bringPoster(id) {
    const { signal } = view;
    try {
      const { status } = await retry(() => readJob(id, { after: -1, etag: "", signal }), { signal, tell });
      const [frame] = Object.values(status.frames.urls);
      if (!frame) return pictureRefused("This poster is not drawn yet: look at it first.");
      const picture = await retry(() => download(frame, signal), { signal, tell });
      if (!signal.aborted) await editor.take(picture, id);
    } catch (error) {
      if (!signal.aborted) pictureRefused(wordsOf(error));
    }
  }

  function beginWithPicture(poster) {
    form.beginWithPicture(poster);
    form.setErrors([]);
    backToOrder();
  }

  /** Back to the order, with picture, mask and settings as they were; after a reload, with the job's settings. */
  function again() {
    const settings = kept(jobInAddress())?.settings;
    if (!form.values().prompt && settings) form.setValues(fromLink(settings));
    backToOrder();
    part("#prompt").focus();
  }

  function backToOrder() {
    if (location.hash.startsWith(JOB)) history.pushState(null, "", `#${toLink(form.values())}`);
    showOrder();
  }

  function showOrder() {
    leave();
    part("#order").hidden = false;
    part("#job").hidden = true;
    titleHome();
    bringPicture();
  }

  function pictureRefused(why) {
    form.setErrors([{ field: "upload", detail: why }]);
  }

  function say(text) {
    part("#announcer").textContent = text;
  }
}

/** @param {string} settings as in a link */
const linkTo = (settings) => `${location.origin}${location.pathname}#${settings}`;
const ORDERED = "Ordered: it is the first of the recent ones.";
const JOB = "#job=";
const jobInAddress = () => location.hash.match(/^#job=([0-9a-f]{32})$/)?.[1] ?? null;
