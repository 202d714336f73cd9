/** What went wrong with a job, in plain words: a title, and what can be done about it. */

/** By the code of a job's error, or of the API's answer: what happened, and the next step. @type {Record<string, string[]>} */
const ADVICE = {
  refused: ["This can't be drawn", "Change the words or the picture, and order it again."],
  unreachable: ["Whoever draws can't be reached", "Order it again later, or choose who draws in its place."],
  busy: ["Whoever draws has no time", "Go on from the last frame later, or order it again."],
  lost: ["Too many drawings were lost on their way", "Go on from the last frame later, or choose who draws in its place."],
  drifted: ["The frames have drifted too far from the picture", "Order it again with less change, or go on all the same from the last frame."],
  expired: ["It took too long", "What is drawn so far is kept: go on from the last frame."],
  no_picture: ["The picture never arrived", "Choose it again."],
  stuck: ["It could not be made here", "Order it again, smaller or with fewer frames."],
  damaged: ["Something that this job needs is damaged", "Order it again."],
  unreadable: ["Something that this job needs is damaged", "Order it again."],
  payment_needed: ["This costs money, and there is no token", "This page can't pay: send a token, or order with a program that does."],
  payment_failed: ["The payment was not taken", "Nothing is owed: order it again."],
  payment_lapses: ["The payment doesn't hold for long enough", "Go on from the last frame with another."],
  not_offered: ["This isn't drawn here any more", "Choose who draws instead, and order it again."],
  not_reserved: ["There is no money set aside for more", "What is drawn so far is kept."],
  budget_zero: ["Drawing was stopped here", "Whoever runs this page has to allow it again."],
  budget_spent: ["Today's money is spent", "Try again tomorrow."],
  quota_spent: ["Your share of today is used up", "Try again tomorrow."],
  not_found: ["This job isn't known here", "Its link may be from elsewhere, or it was deleted long ago."],
  no_job: ["This link leads nowhere", "Part of it may be missing: copy the whole of it."],
  deleted: ["This job was deleted", "Its pictures are gone: order it again."],
  not_yours: ["This job can't be changed from here", "Send the token that it was ordered with, or ask whoever ordered it."],
  upload_refused: ["The picture was not taken", "Choose it again, and order once more."],
  no_answer: ["There is no answer", "Look whether you are online, and try again."],
  link_expired: ["The link to the picture has expired", "Load this page again."],
};

/** @typedef {{title: string, detail: string, next: string}} Explanation */

/**
 * @param {{code: string, detail: string}} error
 * @returns {Explanation}
 */
export function explain({ code, detail }) {
  const [title, next] = ADVICE[code] ?? ["Something went wrong", "Try again, or change something."];
  return { title, detail, next };
}
