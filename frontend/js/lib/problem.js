import { explain } from "./advice.js";

/**
 * @typedef {object} WrongField
 * @property {string} field its path in the order, with dots
 * @property {string} detail
 */

/** For whoever has a field before them, and no header to send. */
const TOKENS = { token_needed: "This generator costs money: it asks for a token, which whoever runs this page gives out." };

/** The API said no: RFC 9457 problem details. */
export class Problem extends Error {
  /** @param {{status: number, code: string, detail: string, errors?: WrongField[], retry_after?: number}} body */
  constructor(body) {
    super(body.detail);
    this.name = "Problem";
    this.status = body.status;
    this.code = body.code;
    this.errors = body.errors ?? [];
    this.retryAfter = body.retry_after ?? null;
  }

  /** Whether a token may help: who asks has to be known for this, or has a job before them and may not change it. */
  get needsToken() {
    return this.status === 401 || this.code === "not_yours";
  }

  /** Whether the same request may succeed a little later, nothing having been done. */
  get isTransient() {
    return [502, 503, 504].includes(this.status);
  }
}

/** No answer came: whether the request arrived is not known. */
export class Unreachable extends Error {
  constructor() {
    super(navigator.onLine ? "The server doesn't answer." : "This device is offline.");
    this.name = "Unreachable";
  }
}

/**
 * What to say beside which field; field "" is none of them.
 *
 * @param {unknown} error
 * @returns {WrongField[]} throws what is a fault of this page
 */
export function errorsOf(error) {
  if (error instanceof Problem && error.errors.length) return error.errors;
  if (error instanceof Problem && error.needsToken) return [{ field: "token", detail: TOKENS[error.code] ?? error.message }];
  return [{ field: "", detail: wordsOf(error) }];
}

/** @param {unknown} error @returns {string} throws what is a fault of this page */
export const wordsOf = (error) => explanationOf(error).detail;

/** @param {unknown} error @returns {import("./advice.js").Explanation} throws what is a fault of this page */
export function explanationOf(error) {
  if (error instanceof Problem) return explain({ code: error.code, detail: error.message });
  if (error instanceof Unreachable) return explain({ code: "no_answer", detail: error.message });
  throw error;
}
