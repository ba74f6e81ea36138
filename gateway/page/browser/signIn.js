/**
 * Signing in with others. The secret of a sign-in stays in the tab that has begun it; the provider sends the browser
 * back to `/sign-in/<provider>` of this gateway.
 */
const key = 'orgraph.sign-in';
const path = '/sign-in/';

/** Where a provider sends the browser back to. */
export const addressOf = (name) => location.origin + path + name;

/** A button for each of the providers that may send browsers back here. */
export function showProviders(parent, providers, begin) {
  const own = providers.filter(({ name, redirects }) => redirects.includes(addressOf(name)));
  parent.replaceChildren(
    ...own.map(({ name, label }) => {
      const button = document.createElement('button');
      button.type = 'button';
      button.textContent = `Sign in with ${label}`;
      button.addEventListener('click', () => begin(name, button));
      return button;
    }),
  );
}

/** Sends the browser to a provider. */
export function leaveFor({ authorizationUrl, secret }) {
  sessionStorage.setItem(key, secret);
  location.assign(authorizationUrl);
}

/**
 * What a provider has sent the browser back with, once; undefined where it has not. The address loses it.
 * @throws Error where the provider says that nobody has signed in.
 */
export function returned() {
  const { origin, pathname, search } = location;
  if (!pathname.startsWith(path)) return undefined;
  history.replaceState(null, '', '/');
  const secret = sessionStorage.getItem(key) ?? '';
  sessionStorage.removeItem(key);
  const given = new URLSearchParams(search);
  if (given.has('error')) throw new Error(`You have not been signed in (${given.get('error')}).`);
  const [code, state, iss] = ['code', 'state', 'iss'].map((name) => given.get(name) ?? undefined);
  if (code === undefined || state === undefined) return undefined;
  return { code, state, ...(iss !== undefined && { iss }), redirectTo: origin + pathname, secret };
}
