import { clearFacts, tellOf } from './answer.js';
import { bindBar, enter, offerProviders, showSession } from './bar.js';
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
import { waitingLink } from './mailedLink.js';
import { attempt, say } from './notice.js';
import { bindPanes, showPane } from './panes.js';
import { readsAs, resetReadAs, showRoles } from './readAs.js';
import { ask, current, fetchWithSession, join, remember } from './session.js';
import { returned } from './signIn.js';
import { storedLink, storeLink } from './storedLinks.js';

const element = (id) => document.getElementById(id);
const saved = JSON.parse(element('saved-operations').textContent);
/** Who typed what is in the editor; the last who was signed in. */
let author = current()?.email;
/** A stored link that nobody has opened yet. */
let waiting;

bindBar({
  changed: changeIdentity,
  left(email) {
    forgetUnlessKept(email);
    author = undefined;
    setTexts({ variables: '', headers: '' });
  },
  ended: 'Your session has ended: it was too long ago, or was ended elsewhere. Sign in again; your text is still here.',
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

/** Who is signed in; the stored link that they came by is opened, and the roles are offered that they may read as. */
async function show() {
  const session = current();
  element('history-open').hidden = session === null;
  if (session !== null && waiting?.organization) remember({ organization: waiting.organization });
  await showSession({ foreign: true });
  if (session === null || current()?.email !== session.email) return;
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
    const link = waitingLink();
    if (link !== undefined) location.replace(link);
  }
  if (linked?.operationName) focusEditor(linked.operationName);
  if (waiting !== undefined)
    say('Sign in to open the link: it is for members of the organization that it was made in.');
});
await offerProviders().catch(() => undefined);
