import { watch } from 'node:fs';

/** Milliseconds: an editor saves a file in several steps. */
const settling = 40;

/**
 * Calls back when files of some folders (and what is in them), or some files, have been saved: once for what is saved together.
 * @returns what ends it
 */
export function changedFiles(places: readonly string[], changed: () => void): () => void {
  let timer: NodeJS.Timeout | undefined;
  const soon = (): void => {
    clearTimeout(timer);
    timer = setTimeout(changed, settling);
  };
  const watchers = places.map((place) => watch(place, { recursive: true }, (_, file) => {
    if (file === null || /\.(ts|js|json|graphql|graphqls|gql|sql)$/.test(file)) soon();
  }));
  return () => {
    clearTimeout(timer);
    for (const watcher of watchers) watcher.close();
  };
}
