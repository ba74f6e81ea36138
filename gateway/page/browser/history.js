/**
 * What each person has run in this browser, without variables. It is gone when they sign out, unless they have chosen
 * to keep it.
 */
const prefix = 'orgraph.history:';
const most = 50;
/** Characters; a longer text is not remembered. */
const longest = 20_000;

const empty = { keep: false, entries: [] };

/** @param email whose; of nobody nothing is remembered. */
export function historyOf(email) {
  try {
    return { ...empty, ...JSON.parse((email && localStorage.getItem(prefix + email)) || '{}') };
  } catch {
    return empty;
  }
}

/** @param operationName of the document's operations the one that was run. */
export function record(email, query, operationName, organization) {
  if (!email || query.trim() === '' || query.length > longest) return;
  const { keep, entries } = historyOf(email);
  const others = entries.filter((entry) => entry.query !== query || entry.operationName !== operationName);
  const entry = { query, operationName, organization, at: Date.now() };
  write(email, { keep, entries: [entry, ...others].slice(0, most) });
}

export const setKeep = (email, keep) => write(email, { ...historyOf(email), keep });

export const forget = (email) => write(email, { ...historyOf(email), entries: [] });

/** Of who signs out. */
export function forgetUnlessKept(email) {
  if (email && !historyOf(email).keep) localStorage.removeItem(prefix + email);
}

function write(email, history) {
  if (!email) return;
  try {
    if (history.entries.length === 0 && !history.keep) localStorage.removeItem(prefix + email);
    else localStorage.setItem(prefix + email, JSON.stringify(history));
  } catch {
    // A browser that keeps nothing for this page has no history.
  }
}
