interface Batch<Item> {
  items: Item[];
  sent: Promise<void>;
}

/**
 * Sends items one after another, and what comes while one is under way together with the next, so that a rush costs few
 * sends. What is given in one go goes together from the start.
 *
 * @param most items of one send
 * @returns gives an item to be sent; settles as the send does that it went with. One that fails keeps none of the others back.
 */
export function coalesce<Item>(
  send: (items: Item[]) => Promise<unknown>,
  most = Number.POSITIVE_INFINITY,
): (item: Item) => Promise<void> {
  let sending: Promise<unknown> = Promise.resolve();
  let next: Batch<Item> | undefined;

  /** The next to be sent after all that are waiting. */
  function open(): Batch<Item> {
    const items: Item[] = [];
    const sent = sending.then(async () => {
      if (next === batch) next = undefined;
      await send(items);
    });
    const batch = { items, sent };
    sending = sent.catch(() => {});
    next = batch;
    return batch;
  }

  return (item) => {
    const batch = next && next.items.length < most ? next : open();
    batch.items.push(item);
    return batch.sent;
  };
}
