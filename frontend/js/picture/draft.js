/** The picture that was chosen last, kept on this device for as long as its tab: so a reload doesn't lose it. */

const TAB = "frameloom.tab";
const STORE = "pictures";
/** Of other tabs, what is older than that is forgotten. */
const DAY = 24 * 60 * 60 * 1000;

/** @param {Blob} blob */
export async function keepDraft(blob) {
  await attempt(async (pictures) => {
    const kept = await finished(pictures.getAllKeys());
    for (const key of kept) {
      const { at } = await finished(pictures.get(key));
      if (at < Date.now() - DAY) pictures.delete(key);
    }
    await finished(pictures.put({ blob, at: Date.now() }, tab()));
  });
}

/** @returns {Promise<Blob | null>} null: none was chosen in this tab, or somebody has begun anew */
export async function keptDraft() {
  const [{ type }] = performance.getEntriesByType("navigation");
  if (type === "navigate") return null;
  return (await attempt(async (pictures) => (await finished(pictures.get(tab())))?.blob)) ?? null;
}

/** The page works without, where the browser keeps nothing. */
async function attempt(act) {
  try {
    const request = indexedDB.open("frameloom", 1);
    request.onupgradeneeded = () => request.result.createObjectStore(STORE);
    const database = await finished(request);
    try {
      return await act(database.transaction(STORE, "readwrite").objectStore(STORE));
    } finally {
      database.close();
    }
  } catch {
    return null;
  }
}

function finished(request) {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

function tab() {
  const known = sessionStorage.getItem(TAB);
  if (known) return known;
  const made = crypto.randomUUID();
  sessionStorage.setItem(TAB, made);
  return made;
}
