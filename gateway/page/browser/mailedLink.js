/**
 * The link that a mail has brought somebody by: its token stands in the fragment, which browsers send to nobody and which
 * the address then loses. It stays in this tab until it is used, so that whoever signs in in between comes back to it.
 */
const key = 'orgraph.mailed-link';

/** The token of the link to this path; undefined where there is none. */
export function mailedToken(path) {
  const given = new URLSearchParams(location.hash.slice(1)).get('token');
  if (given !== null && location.pathname === path) {
    history.replaceState(null, '', path);
    sessionStorage.setItem(key, JSON.stringify({ path, token: given }));
  }
  const kept = JSON.parse(sessionStorage.getItem(key) ?? 'null');
  return kept?.path === path ? kept.token : undefined;
}

/** Where the link leads that is not used yet; undefined where there is none. */
export const waitingLink = () => JSON.parse(sessionStorage.getItem(key) ?? 'null')?.path;

export const dropLink = () => sessionStorage.removeItem(key);
