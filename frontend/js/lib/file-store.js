/** Files that are kept on this device for a day, so that a reload loses none. */

const STORE = "files";
const DAY = 24 * 60 * 60 * 1000;

/** @param {string} name @param {unknown} content blobs, and what holds them; in place of what had that name */
export async function keepFile(name, content) {
  await inStore(async (store) => {
    for (const other of await answered(store.getAllKeys())) {
      const { at } = await answered(store.get(other));
      if (at < Date.now() - DAY) store.delete(other);
    }
    await answered(store.put({ content, at: Date.now() }, name));
  });
}

/** @param {string} name @returns {Promise<any>} null: there is none */
export const keptFile = async (name) => (await inStore((store) => answered(store.get(name))))?.content ?? null;

/** @param {string} name */
export const forgetFile = (name) => inStore((store) => answered(store.delete(name)));

/** Null where the browser keeps nothing: the page works without. */
async function inStore(act) {
  try {
    const opening = indexedDB.open("frameloom", 1);
    opening.onupgradeneeded = () => opening.result.createObjectStore(STORE);
    const database = await answered(opening);
    try {
      return await act(database.transaction(STORE, "readwrite").objectStore(STORE));
    } finally {
      database.close();
    }
  } catch {
    return null;
  }
}

function answered(request) {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}
