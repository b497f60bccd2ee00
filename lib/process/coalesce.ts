interface Batch<Item> {
  items: Item[];
  sent: Promise<void>;
}

/**
 * Sends items in batches: what comes while one batch is under way goes in the next. Items given together go together.
 *
 * @param most items of one batch
 * @returns gives an item to be sent; settles as its batch does. A batch that fails holds up no other.
 */
export function coalesce<Item>(
  send: (items: Item[]) => Promise<unknown>,
  most = Number.POSITIVE_INFINITY,
): (item: Item) => Promise<void> {
  let sending: Promise<unknown> = Promise.resolve();
  let next: Batch<Item> | undefined;

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
