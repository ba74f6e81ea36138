/** What a filter's list narrows to; undefined, which narrows nothing, also for an empty one. */
export const chosen = <Item>(items: readonly Item[] | null | undefined): readonly Item[] | undefined =>
  items == null || items.length === 0 ? undefined : items;
