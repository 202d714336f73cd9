/** An order keeps its key until it is answered: so none is made twice, however often it is sent. */

/** @returns {<Created>(order: string, place: (key: string) => Promise<Created>) => Promise<Created>} */
export function mountKeys() {
  let placed = { order: "", key: "" };

  return async (order, place) => {
    if (placed.order !== order) placed = { order, key: crypto.randomUUID() };
    const created = await place(placed.key);
    placed = { order: "", key: "" };
    return created;
  };
}
