/** `1 row`, `2 rows`; of what has a plural of its own: `2 hashes`. */
export const counted = (count: number, one: string, several = `${one}s`): string =>
  `${count} ${count === 1 ? one : several}`;
