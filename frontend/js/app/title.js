/** The tab's title: how far a job is, for whoever has gone to another tab. */

const HOME = document.title;
const ENDINGS = { done: "Done", failed: "Failed", cancelled: "Stopped", expired: "Ended" };

/** @param {string} prompt @param {{progress: number, state: string, retry_after: number | null}} status */
export function titleJob(prompt, { progress, state, retry_after }) {
  const far = retry_after === null ? ENDINGS[state] : `${Math.floor(progress * 100)}%`;
  document.title = [far, prompt || HOME].filter(Boolean).join(" · ");
}

export function titleHome() {
  document.title = HOME;
}
