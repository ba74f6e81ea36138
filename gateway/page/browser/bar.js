import { showCounts } from './counts.js';
import { documents } from './documents.js';
import { attempt, say } from './notice.js';
import { ask, current, remember, share, whenChanged } from './session.js';
import { addressOf, leaveFor, showProviders } from './signIn.js';

/** The bar of every page: who is signed in, and for which organization this tab asks. */
const element = (id) => document.getElementById(id);
/** The last who was signed in. */
let last;
let page = {};

/**
 * @param changed draws the page for who is here now, or for another organization, `showSession` among it.
 * @param left is told whose session has been left, here or in another tab.
 * @param ended what is said where a session has ended by itself.
 * @param entered moves the focus to where the work goes on.
 */
export function bindBar({ changed, left = () => {}, ended, entered = () => element('organization').focus() }) {
  page = { changed, entered };
  const reasons = {
    ended,
    left: 'You have signed out in another tab.',
    entered: 'Somebody has signed in in another tab: this one follows.',
  };
  whenChanged((reason) => {
    const email = current()?.email ?? last;
    void attempt(async () => {
      if (reason === 'left') left(email);
      await changed();
      say(reasons[reason]);
      if (reason !== 'ended') return;
      element('email').value = email ?? '';
      element('password').focus();
    });
  });
  element('log-out').addEventListener(
    'click',
    () =>
      void attempt(async () => {
        const { refreshToken, email } = current() ?? {};
        if (refreshToken) await ask(documents.signOut, { input: { refreshToken } }).catch(() => undefined);
        share(null);
        left(email);
        await changed();
        element('email').value = '';
        element('email').focus();
      }, [element('log-out'), element('organization')]),
  );
}

element('sign-in').addEventListener('submit', (event) => {
  event.preventDefault();
  const input = { email: element('email').value, password: element('password').value };
  element('password').value = '';
  void attempt(async () => {
    const { logIn } = await ask(documents.signIn, { input }, { anonymous: true });
    await enter(logIn, { email: input.email });
  }, [element('submit'), element('email'), element('password')]);
});

element('organization').addEventListener('change', ({ target }) => {
  remember({ organization: target.value });
  void attempt(() => page.changed());
});

/** Takes over a session that has begun. */
export async function enter({ accessToken, refreshToken, user }, { email = '', organization } = {}) {
  const who = user?.email ?? email;
  if (current()?.email !== who) remember(null);
  share({ accessToken, refreshToken, email: who });
  if (organization !== undefined) remember({ organization });
  await page.changed();
  page.entered();
}

/** The buttons of those with whom people sign in too; where there are none, or nobody says, there are no buttons. */
export async function offerProviders() {
  const { signInProviders } = await ask(documents.providers, {}, { anonymous: true });
  showProviders(element('providers'), signInProviders ?? [], (provider, button) =>
    attempt(async () => {
      const input = { provider, redirectTo: addressOf(provider) };
      const { startSignIn } = await ask(documents.startSignIn, { input }, { anonymous: true });
      leaveFor(startSignIn);
    }, [button]),
  );
}

/**
 * Who is signed in, and their organizations.
 * @param foreign whether one of another's, chosen by an example, is offered too.
 */
export async function showSession({ foreign = false } = {}) {
  const session = current();
  element('sign-in').hidden = session !== null;
  element('session').hidden = session === null;
  void showCounts();
  if (session === null) return;
  last = session.email;
  element('who').textContent = session.email;
  const { myOrganizations } = await ask(documents.organizations);
  if (current()?.email !== session.email) return;
  const options = myOrganizations.edges.map(({ node }) => [node.slug, node.name]);
  const isOwn = options.some(([slug]) => slug === current().organization);
  const chosen = (foreign || isOwn ? current().organization : undefined) || (options[0]?.[0] ?? '');
  if (chosen !== '' && !options.some(([slug]) => slug === chosen)) options.push([chosen, `${chosen} (not yours)`]);
  element('organization-part').hidden = options.length === 0;
  element('organization').replaceChildren(
    ...options.map(([slug, name]) => new Option(name, slug, false, slug === chosen)),
  );
  if (chosen !== current().organization) {
    remember({ organization: chosen });
    void showCounts();
  }
}
