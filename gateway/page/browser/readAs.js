import { clearFacts } from './answer.js';
import { documents } from './documents.js';
import { clearAnswer } from './editor.js';
import { say } from './notice.js';
import { ask, current } from './session.js';

/** The role that the editor's queries are read as; by who may, and for a while. */
const chooser = document.getElementById('read-as');
const part = document.getElementById('read-as-part');
/** Minutes after which somebody is themselves again. */
const longest = 15;
let timer;

chooser.addEventListener('change', () => {
  clearTimeout(timer);
  clearAnswer();
  clearFacts();
  const role = chooser.selectedOptions[0]?.textContent;
  document.body.classList.toggle('reads-as', chooser.value !== '');
  if (chooser.value === '') return say('You are yourself again.');
  timer = setTimeout(() => {
    resetReadAs();
    say(`You have read as ${role} for ${longest} minutes, and are yourself again.`);
  }, longest * 60_000);
  say(
    `Queries are read as ${role}, no further than your own rights go, and without private channels. Nothing can be changed.`,
  );
});

/** The header of the editor’s requests. */
export const readsAs = () => (chooser.value === '' ? {} : { 'x-orgraph-read-as': chooser.value });

/** Nobody is read as any more. */
export function resetReadAs() {
  clearTimeout(timer);
  chooser.value = '';
  document.body.classList.remove('reads-as');
}

/** Offers the roles of the organization to who may read as them. */
export async function showRoles() {
  part.hidden = true;
  const { organization } = current() ?? {};
  if (!organization) return;
  const answer = await ask(documents.roles, {}, { partial: true });
  if (current()?.organization !== organization) return;
  const held = answer.myMembership?.role?.permissions ?? [];
  if (!held.includes('role:preview')) return;
  const roles = (answer.roles?.edges ?? []).map(({ node }) => new Option(node.displayName, node.id));
  chooser.replaceChildren(new Option('yourself', ''), ...roles);
  part.hidden = false;
}
