/** What happens when: the address says which view is open, and each job has one story from order to result. */
import { cancelJob, listGenerators, orderExport, readJob, resumeJob } from "./api.js";
import { copyText } from "./clipboard.js";
import { mountEasel } from "./easel.js";
import { mountForm } from "./form.js";
import { mountJob } from "./job.js";
import { mountNotice } from "./notice.js";
import { fromLink, toLink } from "./order.js";
import { mountOrdering } from "./ordering.js";
import { TRIES, patiently } from "./patience.js";
import { wordsOf } from "./problem.js";
import { mountRecent } from "./recent.js";
import { download } from "./result.js";
import { keep, kept } from "./shelf.js";
import { thumbnailOf } from "./source.js";
import { titleHome, titleJob } from "./title.js";
import { send } from "./upload.js";
import { watch } from "./watch.js";

/** @param {Document} page */
export function mountController(page) {
  const part = (selector) => page.querySelector(selector);
  const tell = mountNotice(part(".notice"));
  const form = mountForm(part("#order"), {
    onSubmit: () => ordering.weave(),
    onPoster: () => ordering.drawPoster(),
    onCopySettings: () => copySettings(toLink(form.values())),
  });
  const easel = mountEasel(part(".source"), { onPicture: beginWithPicture, onError: pictureRefused, say });
  const job = mountJob(part("#job"), {
    onCancel: cancel,
    onResume: resume,
    onAgain: again,
    onAnimate: animate,
    onCopySettings: () => copySettings(kept(jobInAddress())?.settings ?? ""),
    onExport: exportAnew,
    onChosen: () => follow(jobInAddress()),
    say,
  });
  const recent = mountRecent(part("#recent"), { onForgotten: (id) => id === jobInAddress() && again(), say });
  const ordering = mountOrdering({ form, easel, tell, onPlaced: openPlaced });
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
    if (location.hash) showSettings(fromLink(location.hash.slice(1)));
  }

  function showSettings(values) {
    form.setValues(values);
    if (values.poster && values.poster !== easel.source?.poster) bringPoster(values.poster);
  }

  /** @param {import("./ordering.js").Placed} placed */
  function openPlaced({ id, uploads }) {
    recent.refresh();
    history.replaceState(null, "", `#${toLink(form.values())}`); // "back" leads to the order
    history.pushState(null, "", `#job=${id}`);
    open(id, (signal) => send(uploads, { signal, tell, onProgress: job.showUpload }));
  }

  /** Show a job from its beginning; before it, what has to be sent. */
  function open(id, begin) {
    part("#order").hidden = true;
    part("#job").hidden = false;
    const { prompt = "", settings = "" } = kept(id) ?? {};
    job.open(prompt, settings && fromLink(settings));
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
        const file = await job.showResult(status, { prompt: kept(id)?.prompt ?? "", signal, tell });
        if (file) await keepThumbnail(id, file);
      }
    } catch (error) {
      if (signal.aborted) return;
      job.showFailure(wordsOf(error));
    }
  }

  /** Of what began with words there was none before. */
  async function keepThumbnail(id, file) {
    const known = kept(id);
    if (!known || known.thumbnail || file.type.startsWith("video/")) return;
    keep({ ...known, thumbnail: thumbnailOf(await createImageBitmap(file)) });
    recent.refresh();
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

  /** @returns {Promise<string | null>} the export's id; null: first, a token has to be given */
  async function exportAnew(order) {
    const id = jobInAddress();
    try {
      const ordered = await patiently(() => orderExport(id, order), { tell, tries: TRIES });
      job.showRefusal("");
      follow(id);
      return ordered.export;
    } catch (error) {
      if (!error.asksWho) throw error;
      job.showRefusal(wordsOf(error), true);
      return null;
    }
  }

  /** The poster that is open becomes what a loop begins with. */
  function animate() {
    const poster = jobInAddress();
    const settings = fromLink(kept(poster)?.settings ?? "");
    history.pushState(null, "", `#${toLink({ ...settings, begin: "picture", poster })}`);
    route();
    part("#prompt").select();
  }

  async function bringPoster(id) {
    try {
      const { status } = await patiently(() => readJob(id, { after: -1, etag: "" }), { tell });
      const picture = await patiently(() => download(status.frames.urls[0]), { tell });
      if (form.values().poster === id && !jobInAddress()) await easel.take(picture, id);
    } catch (error) {
      pictureRefused(wordsOf(error));
    }
  }

  function beginWithPicture(poster) {
    form.beginWithPicture(poster);
    backToOrder();
  }

  /** Back to the order, with picture, mask and settings as they were; after a reload, with the job's settings. */
  function again() {
    const settings = kept(jobInAddress())?.settings;
    const isNew = !form.values().prompt && settings;
    backToOrder();
    if (isNew) showSettings(fromLink(settings));
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

  /** @param {string} settings as in a link */
  async function copySettings(settings) {
    const link = `${location.origin}${location.pathname}#${settings}`;
    say((await copyText(link)) ? "Link copied." : link);
  }

  function say(text) {
    part("#announcer").textContent = text;
  }
}

const jobInAddress = () => location.hash.match(/^#job=([0-9a-f]{32})$/)?.[1] ?? null;
