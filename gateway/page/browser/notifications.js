import { showCounts } from './counts.js';
import { peopleDocuments as documents } from './documents.js';
import { button, day, heading, make, words } from './dom.js';
import { attempt, say } from './notice.js';
import { inItem, item, pagedList } from './pagedList.js';
import { ask } from './session.js';

/** What the caller is told in the organization, the most urgent first. */
export function notifications() {
  const all = button(
    'Mark all as read',
    () =>
      void attempt(async () => {
        await ask(documents.readAllNotifications);
        list.show();
        void showCounts();
        say('All notifications are read.');
      }, [all]),
  );
  const list = pagedList({
    label: 'Notifications',
    empty: 'There is nothing to tell you.',
    load: async (after) => (await ask(documents.notifications, { after })).notifications,
    row: notificationRow,
    told: (count) => {
      all.hidden = count === 0;
    },
  });
  all.hidden = true;
  list.show();
  return make(
    'section',
    { tabIndex: -1 },
    make('div', { className: 'head' }, heading(2, 'Notifications'), all),
    list.element,
  );
}

function notificationRow({ id, title, message, priority, status, createdAt, actionUrl, actionLabel }) {
  const isUnread = status === 'UNREAD';
  const urgent = ['HIGH', 'URGENT'].includes(priority);
  const row = item(
    { className: isUnread ? 'item unread' : 'item' },
    make(
      'div',
      { className: 'about' },
      make(
        'span',
        {},
        isUnread ? make('span', { className: 'chip', textContent: 'new' }) : '',
        urgent ? make('span', { className: 'chip urgent', textContent: priority.toLowerCase() }) : '',
        words('strong', title),
      ),
      message === '' ? undefined : words('span', message),
      actionUrl === null ? undefined : make('a', { href: actionUrl, textContent: actionLabel ?? actionUrl }),
      make('span', { className: 'quiet' }, day(createdAt)),
    ),
    make(
      'div',
      { className: 'actions' },
      isUnread
        ? button('Mark as read', () => void inItem(row, read), {
            className: 'minor',
            'aria-label': `Mark as read: ${title}`,
          })
        : undefined,
      button('Dismiss', () => void inItem(row, dismiss), { className: 'minor', 'aria-label': `Dismiss: ${title}` }),
    ),
  );
  async function read() {
    const { markNotificationRead } = await ask(documents.readNotification, { input: { id } });
    void showCounts();
    return notificationRow(markNotificationRead.notification);
  }
  async function dismiss() {
    await ask(documents.dismissNotification, { input: { id } });
    void showCounts();
    return null;
  }
  return row;
}
