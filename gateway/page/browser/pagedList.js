import { button, make } from './dom.js';

/**
 * A list that comes in pages. It says that it is loading, that there is nothing, or why it has failed, and then offers to
 * ask again.
 * @param load resolves to the connection's page after a cursor.
 * @param row an item of the list, for a node.
 * @param told is given how many there are.
 */
export function pagedList({ label, empty, load, row, told = () => {} }) {
  const rows = make('ul', { className: 'rows', 'aria-label': label });
  const state = make('p', { className: 'state', role: 'status' });
  const more = button('Show more', () => void show(cursor), { hidden: true });
  const again = button('Try again', () => void show(asked), { hidden: true });
  const element = make('div', { className: 'paged' }, rows, state, more, again);
  let [latest, cursor, asked] = [0];

  async function show(after) {
    latest += 1;
    const mine = latest;
    asked = after;
    if (after === undefined) rows.replaceChildren();
    more.hidden = again.hidden = true;
    state.classList.remove('failed');
    state.textContent = 'Loading…';
    element.setAttribute('aria-busy', 'true');
    try {
      const { nodes, pageInfo, totalCount } = await load(after);
      if (mine !== latest) return;
      const made = nodes.map(row);
      rows.append(...made);
      cursor = pageInfo.endCursor;
      more.hidden = !pageInfo.hasNextPage;
      more.textContent = `Show more (${rows.children.length} of ${totalCount})`;
      state.textContent = rows.children.length === 0 ? empty : '';
      told(totalCount);
      if (after !== undefined) made[0]?.focus();
    } catch (error) {
      if (mine !== latest) return;
      state.classList.add('failed');
      state.textContent = error.message;
      again.hidden = false;
    } finally {
      if (mine === latest) element.removeAttribute('aria-busy');
    }
  }

  return { element, show: () => void show() };
}

/** An item of such a list; it has the focus after something was done with it. */
export const item = (properties, ...children) =>
  make('li', { tabIndex: -1, ...properties }, ...children, make('p', { className: 'mistake', role: 'alert' }));

/**
 * Does something with an item: its controls rest meanwhile, and why it failed stands in it.
 * @param work resolves to the item that takes its place (the same where nothing was done), or to null where it goes.
 */
export async function inItem(one, work) {
  const mistake = one.querySelector('.mistake');
  mistake.textContent = '';
  const controls = [...one.querySelectorAll('button, select')].filter(({ disabled }) => !disabled);
  const focused = document.activeElement;
  for (const control of controls) control.disabled = true;
  try {
    const next = await work();
    if (next === one) return release();
    const heir = next ?? one.nextElementSibling ?? one.previousElementSibling ?? one.closest('section');
    if (next === null) one.remove();
    else one.replaceWith(next);
    heir?.focus();
  } catch (error) {
    mistake.textContent = (error.mistakes ?? [error]).map(({ message }) => message).join(' ');
    release();
  }
  function release() {
    for (const control of controls) control.disabled = false;
    focused?.focus();
  }
}
