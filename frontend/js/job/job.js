/** A job's view: its frames as they are drawn, its money, how it ended, and what can be done with it. */
import { explain } from "../lib/advice.js";
import { mountToken } from "../lib/token.js";
import { counted, money, weight } from "../lib/words.js";
import { DEFAULTS } from "../order/order.js";
import { mountBranch } from "./branch.js";
import { mountFrames } from "./frames.js";
import { mountNewExport } from "./new-export.js";
import { mountOutputs, newestOf } from "./outputs.js";
import { showNotes } from "./notes.js";
import { mountPlaces } from "./places.js";
import { mountResult } from "./result.js";

/** @typedef {import("../lib/api.js").Status} Status */

const STATES = {
  awaiting_upload: "The picture is on its way",
  assembling: "All frames are drawn; the loop is being made",
  done: "Done",
  failed: "Failed",
  cancelled: "Stopped",
  expired: "Ran out of time",
};
const NOT_SENT = "Its picture has not arrived. If nobody is sending it, choose it again.";
const LIVING = ["awaiting_upload", "generating", "assembling"];
const RESUMABLE = ["failed", "cancelled", "expired"];

/**
 * @param {HTMLElement} el
 * @param {object} handlers
 * @param {() => void} handlers.onCancel
 * @param {() => void} handlers.onResume
 * @param {() => void} handlers.onAgain
 * @param {() => void} handlers.onAnimate
 * @param {() => void} handlers.onCopySettings
 * @param {(order: string) => Promise<string | null>} handlers.onExport gives the export's id
 * @param {(order: {from: number, prompt: string}) => Promise<void>} handlers.onBranch
 * @param {(frames: {total: number, kept: number}) => string} handlers.costOf drawing the others, in words
 * @param {() => void} handlers.onChosen another output is to be looked at
 * @param {(text: string) => void} handlers.say
 * @param {ReturnType<import("../lib/answer.js").mountAnswer>} answer
 */
export function mountJob(el, handlers, answer) {
  const { onCancel, onResume, onAgain, onAnimate, onCopySettings, onExport, onChosen, say } = handlers;
  const { onBranch, costOf } = handlers;
  const part = (selector) => el.querySelector(selector);
  const button = (name) => part(`[data-do=${name}]`);
  const frames = mountFrames(el, showFrame);
  const branch = mountBranch(part(".branch"), { onBranch, costOf, link: frames.link });
  /** Of each frame so far. @type {import("./drift.js").FrameDrift[]} */ let drift = [];
  const result = mountResult(el, answer);
  const outputs = mountOutputs(part(".outputs"), { onShow: choose, onRefused: (why) => showRefusal(why) });
  const newExport = mountNewExport(part(".new-export"), orderExport);
  const places = mountPlaces(part(".places"), {
    onOrder: (preset) => orderExport(newExport.ofPlace(preset)),
    onRefused: (why) => showRefusal(why),
  });
  const token = mountToken(part(".token"));
  let heard = "";
  /** The exports that are to be looked at and that are; "": the job's own. */
  let wanted = "";
  let looked = "";
  let isSent = false;

  button("cancel").addEventListener("click", onCancel);
  button("resume").addEventListener("click", onResume);
  button("again").addEventListener("click", onAgain);
  button("animate").addEventListener("click", onAnimate);
  button("copy-settings").addEventListener("click", onCopySettings);
  part(".filmstrip").addEventListener("click", ({ offsetX, target }) => branch.choose(offsetX / target.clientWidth));

  return { open, show, showUpload, showFailure, showRefusal, showResult };

  /**
   * @param {object} known
   * @param {string} known.prompt
   * @param {import("../order/order.js").Values | ""} known.settings that it was ordered with, where we know
   * @param {Blob | string} known.picture what it begins with, or a data URL of it; empty: we have none
   */
  function open({ prompt, settings, picture }) {
    heard = wanted = looked = "";
    isSent = false;
    newExport.open(settings || DEFAULTS);
    button("copy-settings").hidden = !settings;
    newExport.setShown(false);
    outputs.clear();
    places.clear();
    frames.start(1);
    branch.open(prompt);
    drift = [];
    part(".drift").hidden = true;
    result.clear();
    part("h2").textContent = prompt || "Your loop";
    part(".original").hidden = true;
    showPicture(picture);
    part(".viewer figcaption").textContent = "";
    showNotes(part(".notes"), []);
    part(".money").textContent = part(".state").textContent = "";
    part(".filmstrip").hidden = true;
    for (const name of ["cancel", "resume", "animate"]) button(name).hidden = true;
    el.classList.remove("ended");
    showFailure(null);
    showRefusal("");
    setProgress(null);
  }

  /** @param {number} sent @param {number} total bytes; 0: there is nothing to send */
  function showUpload(sent, total) {
    isSent = true;
    if (!total) return;
    part(".state").textContent = `Sending the picture: ${weight(sent)} of ${weight(total)}`;
    button("cancel").hidden = false;
    setProgress(sent / total);
  }

  /** @param {Status} status with links to the frames that are new */
  function show(status) {
    const lives = LIVING.includes(status.state);
    const { done, total } = status.frames;
    if (lives) {
      result.clear();
      outputs.clear();
      places.clear();
    }
    showFrames(status.frames, lives);
    branch.offer(status.frames);
    tellDrift(status.drift ?? []);
    part(".state").textContent = isSent || status.state !== "awaiting_upload" ? stateInWords(status) : NOT_SENT;
    part(".money").textContent = moneyInWords(status);
    showNotes(part(".notes"), status.notes);
    showFailure(status.error && status.state !== "cancelled" ? explain(status.error) : null);
    button("cancel").hidden = !lives;
    button("resume").hidden = !RESUMABLE.includes(status.state) || done === 0 || done === total;
    button("animate").hidden = !isPoster(status) || done === 0;
    newExport.setShown(!lives && done > 0 && !isPoster(status), status.cost.paid);
    setProgress(lives ? done / total : null);
    el.classList.toggle("ended", !lives);
    el.classList.toggle("poster", isPoster(status));
    announce(status);
  }

  /**
   * The loop, once nothing more is drawn.
   *
   * @param {Status} status
   * @param {{prompt: string, signal: AbortSignal, tell: import("../lib/retry.js").Tell}} context
   * @returns {Promise<Blob | null>} the file that is shown for the first time
   */
  async function showResult(status, context) {
    if (LIVING.includes(status.state)) return null;
    const made = newestOf(status.outputs);
    const output = [wanted, looked].map((id) => made.find((one) => one.export === id)).find(Boolean) ?? made[0];
    looked = output?.export ?? "";
    outputs.show(status, { prompt: context.prompt, shown: output });
    if (!isPoster(status)) places.show(output);
    return output ? result.show(output, { ...context, stillUrl: frames.link(0) }) : null;
  }

  /** Another export, which is looked at as soon as it is there. @param {string} order of JSON */
  async function orderExport(order) {
    wanted = (await onExport(order)) ?? wanted;
  }

  function choose(output) {
    wanted = output.export;
    onChosen();
  }

  function showFrames({ done, total, urls }, lives) {
    if (done === 0) return;
    if (total === 1) return frames.add(urls, false); // a poster is shown under its type
    if (part(".original").hidden) {
      part(".original img").src = urls[0];
      part(".original").hidden = false;
    }
    if (lives && part(".filmstrip").hidden) {
      part(".filmstrip").hidden = false;
      frames.start(total);
    }
    frames.add(urls, lives);
  }

  /** What was chosen, until the first frame is there. */
  function showPicture(picture) {
    const image = Object.assign(new Image(), { alt: "The picture that was chosen" });
    image.src = picture instanceof Blob ? URL.createObjectURL(picture) : picture;
    if (picture instanceof Blob) image.onload = () => URL.revokeObjectURL(image.src);
    part(".viewer .shown").replaceChildren(...(picture ? [image] : []));
  }

  /** Its charts are fetched by whoever has something to see in them: most jobs' frames can't drift. */
  async function tellDrift(news) {
    drift.push(...news);
    if (!drift.length) return;
    const { showDrift } = await import("./drift.js");
    if (drift.length) showDrift(part(".drift"), drift); // else another job is open by now
  }

  function showFrame(image, index) {
    if (el.classList.contains("ended")) return; // the loop itself is shown
    image.alt = `Frame ${index}`;
    part(".viewer .shown").replaceChildren(image);
    part(".viewer figcaption").textContent = `Frame ${index}`;
  }

  /** Why there is no more to see. @param {import("../lib/advice.js").Explanation | null} why */
  function showFailure(why) {
    part(".failure h3").textContent = why?.title ?? "";
    part(".failure .detail").textContent = why?.detail ?? "";
    part(".failure .next").textContent = why?.next ?? "";
    part(".failure").hidden = !why;
  }

  /** Why what was pressed is not done; it stands until something is. @param {string} text @param {boolean} needsToken */
  function showRefusal(text, needsToken = false) {
    part(".refusal").textContent = text;
    part(".refusal").hidden = !text;
    token.setShown(needsToken);
  }

  /** @param {number | null} share 0 to 1; null: there is nothing to wait for */
  function setProgress(share) {
    part("progress").hidden = share === null;
    part("progress").value = share ?? 0;
  }

  /** Aloud: each state, and each quarter of the way. */
  function announce(status) {
    const quarter = Math.floor(status.progress * 4);
    const news = `${status.state} ${quarter}`;
    if (news !== heard) say(stateInWords(status));
    heard = news;
  }
}

/** @param {Status} status */
function stateInWords({ state, frames, progress }) {
  if (LIVING.includes(state) && isPoster({ frames })) return "Drawing the poster";
  if (state === "generating") return `Drawing: ${frames.done} of ${frames.total} frames`;
  if (LIVING.includes(state) || progress === 1) return STATES[state];
  return `${STATES[state]} after ${counted(frames.done, "frame")} of ${frames.total}`;
}

/** Nothing, where nobody takes money for it. @param {Status} status */
function moneyInWords({ cost, frames }) {
  if (!cost.paid) return "";
  const drawn = frames.computed ? `${cost.calls} paid, ${frames.done} shown` : `${counted(cost.calls, "frame")} drawn`;
  const sum = `${drawn}: ${money(cost.spent_usd)}`;
  const most = money(cost.reserved_usd);
  return cost.reserved_usd > cost.spent_usd && most !== money(cost.spent_usd) ? `${sum} so far, ${most} at most` : sum;
}

/** @param {Status} status */
const isPoster = ({ frames }) => frames.total === 1;
