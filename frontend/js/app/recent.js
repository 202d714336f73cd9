/** The jobs that were ordered on this device. */
import { deleteJob } from "../lib/api.js";
import { Problem, Unreachable } from "../lib/problem.js";
import { forget, keptJobs } from "../lib/recent-store.js";

const CONFIRM_WITHIN = 4000;
const NOTHING_YET = "icon.svg";
const DATE = new Intl.DateTimeFormat(undefined, { dateStyle: "medium", timeStyle: "short" });

/**
 * @param {HTMLElement} el
 * @param {{onForgotten: (id: string) => void, say: (text: string) => void}} handlers
 */
export function mountRecent(el, { onForgotten, say }) {
  const list = el.querySelector("ul");
  const error = el.querySelector(".error");

  function refresh() {
    const jobs = keptJobs();
    el.hidden = jobs.length === 0;
    list.replaceChildren(...jobs.map(entry));
    error.hidden = true;
  }

  /** @param {import("../lib/recent-store.js").Kept} job */
  function entry(job) {
    const item = document.createElement("li");
    const link = Object.assign(document.createElement("a"), { href: `#job=${job.id}` });
    const picture = Object.assign(new Image(), { src: job.thumbnail || NOTHING_YET, alt: "" });
    const words = Object.assign(document.createElement("span"), { className: "prompt", textContent: job.prompt });
    const time = Object.assign(document.createElement("time"), { dateTime: job.at });
    time.textContent = DATE.format(new Date(job.at));
    link.append(picture, words, time);
    item.append(link, deleteButton(job));
    return item;
  }

  function deleteButton(job) {
    const button = Object.assign(document.createElement("button"), { type: "button", className: "secondary" });
    const ask = () => {
      button.textContent = "Delete";
      button.ariaLabel = `Delete ${job.prompt}`;
      button.classList.remove("confirming");
    };
    ask();
    button.addEventListener("click", () => {
      if (button.classList.contains("confirming")) return remove(job, button);
      button.classList.add("confirming");
      button.textContent = "Delete for good";
      button.ariaLabel = `Delete ${job.prompt} for good, here and on the server`;
      setTimeout(ask, CONFIRM_WITHIN);
    });
    return button;
  }

  async function remove(job, button) {
    button.disabled = true;
    try {
      await deleteJob(job.id);
    } catch (problem) {
      const isGone = problem instanceof Problem && (problem.status === 404 || problem.status === 410);
      if (!isGone) return refuse(problem, button);
    }
    forget(job.id);
    refresh();
    say("Deleted, here and on the server.");
    onForgotten(job.id);
  }

  function refuse(problem, button) {
    if (!(problem instanceof Problem || problem instanceof Unreachable)) throw problem;
    button.disabled = false;
    error.textContent = problem.message;
    error.hidden = false;
  }

  return { refresh };
}
