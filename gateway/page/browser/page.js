import { clearFacts, tellOf } from './answer.js';
import { documents } from './documents.js';
import {
  chosenOperation,
  clearAnswer,
  editorReady,
  focusEditor,
  keptTexts,
  openEditor,
  setTexts,
  texts,
} from './editor.js';
import { forgetUnlessKept, record } from './history.js';
import { bindHistory } from './historyDialog.js';
import { linkTo, openedLink } from './link.js';
import { attempt, say } from './notice.js';
import { bindPanes, showPane } from './panes.js';
import { readsAs, resetReadAs, showRoles } from './readAs.js';
import { ask, current, fetchWithSession, join, remember, share, whenChanged } from './session.js';
import { addressOf, leaveFor, returned, showProviders } from './signIn.js';
import { storedLink, storeLink } from './storedLinks.js';

const element = (id) => document.getElementById(id);
const saved = JSON.parse(element('saved-operations').textContent);
/** Who typed what is in the editor; the last who was signed in. */
let author = current()?.email;
/** A stored link that nobody has opened yet. */
let waiting;

element('sign-in').addEventListener('submit', (event) => {
  event.preventDefault();
  const input = { email: element('email').value, password: element('password').value };
  element('password').value = '';
  void attempt(async () => {
    const { logIn } = await ask(documents.signIn, { input }, { anonymous: true });
    await enter(logIn, input.email);
  }, [element('submit'), element('email'), element('password')]);
});

/** The buttons of those with whom people sign in too; where there are none, or nobody says, there are no buttons. */
async function offerProviders() {
  const { signInProviders } = await ask(documents.providers, {}, { anonymous: true });
  showProviders(element('providers'), signInProviders ?? [], (provider, button) =>
    attempt(async () => {
      const input = { provider, redirectTo: addressOf(provider) };
      const { startSignIn } = await ask(documents.startSignIn, { input }, { anonymous: true });
      leaveFor(startSignIn);
    }, [button]),
  );
}

/** Takes over a session that has begun. */
async function enter({ accessToken, refreshToken, user }, email = '') {
  share({ accessToken, refreshToken, email: user?.email ?? email });
  await changeIdentity();
  element('organization').focus();
}

element('log-out').addEventListener(
  'click',
  () =>
    void attempt(async () => {
      const { refreshToken, email } = current() ?? {};
      if (refreshToken) await ask(documents.signOut, { input: { refreshToken } }).catch(() => undefined);
      forgetUnlessKept(email);
      share(null);
      author = undefined;
      setTexts({ variables: '', headers: '' });
      await changeIdentity();
      element('email').value = '';
      element('email').focus();
    }, [element('log-out'), element('organization')]),
);

element('organization').addEventListener('change', ({ target }) => {
  remember({ organization: target.value });
  void attempt(() => changeIdentity());
});

element('saved').addEventListener('change', ({ target }) => {
  const chosen = saved[Number(target.value)];
  if (target.value === '' || chosen === undefined) return;
  open(chosen);
  target.value = '';
});

element('copy-link').addEventListener(
  'click',
  () =>
    void attempt(async () => {
      const link = await linkTo({ ...texts(), operationName: chosenOperation() }, storeLink);
      try {
        await navigator.clipboard.writeText(link);
        say('The link is copied. It holds the query and its variables, no headers.');
      } catch {
        element('link-text').value = link;
        element('link').showModal();
        element('link-text').select();
      }
    }),
);
element('link-close').addEventListener('click', () => element('link').close());

bindHistory(() => current()?.email, open);

/** Puts an operation into the editor, for the organization that it is meant for. */
function open({ query, organization = null }) {
  setTexts({ query, variables: '' });
  showPane('query');
  focusEditor();
  const session = current();
  if (organization === null || session === null || session.organization === organization) return;
  remember({ organization });
  void attempt(() => changeIdentity());
}

/**
 * Whoever asks is somebody else now, or for another organization: what the former one was answered goes away, and
 * their variables with them if it is another person.
 */
async function changeIdentity() {
  clearAnswer();
  clearFacts();
  if (document.body.dataset.pane === 'plan') showPane('query');
  resetReadAs();
  const session = current();
  if (session !== null) {
    if (author !== undefined && author !== session.email) setTexts({ variables: '', headers: '' });
    author = session.email;
  }
  await show();
}

/** Opens the stored link that the page was opened by, for who may read it. */
async function openStored() {
  const { stored } = waiting;
  waiting = undefined;
  const { query, variables, operationName } = await storedLink(stored);
  setTexts({ query, variables });
  focusEditor(operationName);
}

/** Who is signed in, and their organizations; one of another's, chosen by an example, is offered too. */
async function show() {
  const session = current();
  element('sign-in').hidden = session !== null;
  for (const id of ['session', 'history-open']) element(id).hidden = session === null;
  if (session === null) return;
  element('who').textContent = session.email;
  if (waiting?.organization) remember({ organization: waiting.organization });
  const { myOrganizations } = await ask(documents.organizations);
  if (current()?.email !== session.email) return;
  const options = myOrganizations.edges.map(({ node }) => [node.slug, node.name]);
  const chosen = current().organization ?? options[0]?.[0] ?? '';
  if (chosen !== '' && !options.some(([slug]) => slug === chosen)) options.push([chosen, `${chosen} (not yours)`]);
  element('organization').replaceChildren(
    ...options.map(([slug, name]) => new Option(name, slug, false, slug === chosen)),
  );
  remember({ organization: chosen });
  if (waiting !== undefined) await openStored();
  await showRoles();
}

/** Sends what GraphiQL asks: the editor's operation, or the schema. */
async function run({ query, operationName, variables, headers, signal }) {
  const request = () =>
    fetchWithSession('/graphql', {
      method: 'POST',
      signal,
      headers: { 'content-type': 'application/json', accept: 'application/json', ...headers },
      body: JSON.stringify({ query, operationName, variables }),
    });
  if (query !== texts().query) return (await request()).json();
  Object.assign(headers, { 'x-orgraph-plan': '1' }, readsAs());
  const { email, organization } = current() ?? {};
  record(email, query, operationName, organization);
  showPane('answer');
  return tellOf(request, signal);
}

const reasons = {
  ended: 'Your session has ended: it was too long ago, or was ended elsewhere. Sign in again; your text is still here.',
  left: 'You have signed out in another tab.',
  entered: 'Somebody has signed in in another tab: this one follows.',
};
whenChanged((reason) => {
  const email = current()?.email ?? author;
  void attempt(async () => {
    if (reason === 'left') {
      author = undefined;
      setTexts({ variables: '', headers: '' });
    }
    await changeIdentity();
    say(reasons[reason]);
    if (reason !== 'ended') return;
    element('email').value = email ?? '';
    element('password').focus();
  });
});

saved.forEach(({ title }, index) => element('saved').append(new Option(title, String(index))));
let linked;
await attempt(async () => {
  linked = await openedLink();
  if (linked?.stored === undefined) return;
  waiting = linked;
  linked = undefined;
});
openEditor(element('root'), linked ?? keptTexts() ?? { query: saved[0]?.query ?? '', variables: '' }, run);
showPane('query');
await editorReady();
bindPanes();
await attempt(async () => {
  await join();
  author = current()?.email;
  await show();
  const answer = returned();
  if (answer !== undefined) {
    const { completeSignIn } = await ask(documents.completeSignIn, { input: answer }, { anonymous: true });
    await enter(completeSignIn);
  }
  if (linked?.operationName) focusEditor(linked.operationName);
  if (waiting !== undefined)
    say('Sign in to open the link: it is for members of the organization that it was made in.');
});
await offerProviders().catch(() => undefined);
