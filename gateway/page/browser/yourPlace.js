import { confirmed } from './confirm.js';
import { peopleDocuments as documents } from './documents.js';
import { button, heading, make, words } from './dom.js';
import { attempt } from './notice.js';
import { ask, current, remember } from './session.js';

/** What the caller is in the organization, and the way out of it. */
export function yourPlace({ role, organization }, go) {
  const name = organization?.name ?? current().organization;
  const leave = button(
    'Leave …',
    async () => {
      const text = `You lose what ${name} has given you, and your places in its teams. Only an invitation brings you back.`;
      const isMeant = await confirmed({ title: `Leave ${name}?`, text, yes: 'Leave' });
      leave.focus();
      if (!isMeant) return;
      await attempt(async () => {
        await ask(documents.leave);
        remember({ organization: undefined });
        await go('/people', `You have left ${name}.`);
      }, [leave]);
    },
    { className: 'minor', 'aria-label': `Leave ${name}` },
  );
  return make(
    'section',
    { tabIndex: -1 },
    heading(2, 'Your place'),
    make(
      'div',
      { className: 'item' },
      make(
        'div',
        { className: 'about' },
        words('strong', name),
        make('span', { className: 'quiet', textContent: role.displayName }),
      ),
      make('div', { className: 'actions' }, leave),
    ),
  );
}
