/** The picture that was chosen last in this tab: it survives a reload, until somebody begins anew. */
import { keepFile, keptFile } from "../lib/file-store.js";

const TAB = "frameloom.tab";

/** @param {Blob} picture */
export async function keepDraft(picture) {
  const name = draftOfTab();
  if (name) await keepFile(name, picture);
}

/** @returns {Promise<Blob | null>} */
export async function keptDraft() {
  const [{ type }] = performance.getEntriesByType("navigation");
  const name = type === "navigate" ? null : draftOfTab();
  return name && keptFile(name);
}

/** @returns {string | null} null: the browser keeps nothing here */
function draftOfTab() {
  try {
    const tab = sessionStorage.getItem(TAB) ?? crypto.randomUUID();
    sessionStorage.setItem(TAB, tab);
    return `draft ${tab}`;
  } catch {
    return null;
  }
}
