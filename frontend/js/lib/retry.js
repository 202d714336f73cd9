/** How often and when to try again. */
import { Problem, Unreachable } from "./problem.js";

/** @typedef {(trouble: string) => () => void} Tell says what keeps us waiting, and gives what takes it back */

/** Of what somebody has asked for, before we say that it can't be had. */
export const TRIES = 4;

const FIRST_WAIT = 1;
const LONGEST_WAIT = 30;

/**
 * Seconds before the next try: doubling, and spread, so that a crowd of pages doesn't come back all at once.
 *
 * @param {number} failures so far, from 1
 * @param {number} chance 0 to 1
 */
export function waitAfter(failures, chance) {
  return Math.min(LONGEST_WAIT, FIRST_WAIT * 2 ** (failures - 1)) * (0.75 + chance / 2);
}

/**
 * Ends early when the network comes back; throws the signal's reason when it is given up.
 *
 * @param {number} seconds
 * @param {AbortSignal} [signal]
 */
export function pause(seconds, signal) {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(finish, seconds * 1000);
    addEventListener("online", finish);
    signal?.addEventListener("abort", finish);
    if (signal?.aborted) finish();

    function finish() {
      clearTimeout(timer);
      removeEventListener("online", finish);
      signal?.removeEventListener("abort", finish);
      if (signal?.aborted) reject(signal.reason);
      else resolve(undefined);
    }
  });
}

/**
 * Try until there is an answer. What the server refused is not tried again.
 *
 * @template Answer
 * @param {() => Promise<Answer>} action one that may safely arrive twice
 * @param {object} [options]
 * @param {AbortSignal} [options.signal]
 * @param {number} [options.tries]
 * @param {Tell} [options.tell] what keeps us waiting, for as long as it does
 * @returns {Promise<Answer>}
 */
export async function retry(action, { signal, tries = Infinity, tell = () => () => {} } = {}) {
  let takeBack = () => {};
  try {
    for (let failures = 1; ; failures += 1) {
      try {
        return await action();
      } catch (error) {
        const isTransient = error instanceof Unreachable || (error instanceof Problem && error.isTransient);
        if (!isTransient || failures >= tries) throw error;
        const before = takeBack;
        takeBack = tell(`${error.message} Trying again by itself.`);
        before();
      }
      await pause(waitAfter(failures, Math.random()), signal);
    }
  } finally {
    takeBack();
  }
}
