/** The jobs that were ordered on this device, newest first. */

/**
 * @typedef {object} Kept
 * @property {string} id
 * @property {string} prompt
 * @property {string} at RFC 3339
 * @property {string} thumbnail a data URL
 * @property {string} settings as in a link
 */

const KEY = "frameloom.jobs";
const MOST = 24;

/** @returns {Kept[]} */
export function keptJobs() {
  try {
    const jobs = JSON.parse(localStorage.getItem(KEY) ?? "[]");
    return Array.isArray(jobs) ? jobs.filter((job) => /^[0-9a-f]{32}$/.test(job?.id)) : [];
  } catch {
    return []; // no storage here, or somebody else's text in it: the page works without
  }
}

/** @param {string | null} id @returns {Kept | undefined} */
export const kept = (id) => keptJobs().find((job) => job.id === id);

/** A job that is kept already stays in its place. @param {Kept} job */
export function keep(job) {
  const jobs = keptJobs();
  const at = jobs.findIndex(({ id }) => id === job.id);
  write(at < 0 ? [job, ...jobs].slice(0, MOST) : jobs.with(at, job));
}

/** @param {string} id */
export function forget(id) {
  write(keptJobs().filter((job) => job.id !== id));
}

function write(jobs) {
  try {
    localStorage.setItem(KEY, JSON.stringify(jobs));
  } catch {
    // full, or forbidden: the job is still in the address
  }
}
