import { forget, historyOf, setKeep } from './history.js';

const element = (id) => document.getElementById(id);

/**
 * The list of what somebody has run, in a dialog.
 * @param whose the e-mail address of who is signed in.
 * @param choose is given the entry that was chosen.
 */
export function bindHistory(whose, choose) {
  const dialog = element('history');
  element('history-open').addEventListener('click', () => {
    draw(whose(), (entry) => {
      dialog.close();
      choose(entry);
    });
    dialog.showModal();
  });
  element('history-close').addEventListener('click', () => dialog.close());
  element('history-keep').addEventListener('change', ({ target }) => setKeep(whose(), target.checked));
  element('history-clear').addEventListener('click', () => {
    forget(whose());
    draw(whose(), choose);
  });
}

function draw(email, choose) {
  const { keep, entries } = historyOf(email);
  element('history-keep').checked = keep;
  element('history-clear').disabled = entries.length === 0;
  element('history-none').hidden = entries.length > 0;
  element('history-list').replaceChildren(
    ...entries.map((entry) => {
      const button = document.createElement('button');
      button.type = 'button';
      const title = document.createElement('strong');
      title.textContent = entry.operationName ?? firstLine(entry.query);
      const about = document.createElement('span');
      about.textContent = [new Date(entry.at).toLocaleString(), entry.organization].filter(Boolean).join(' · ');
      button.append(title, about);
      button.addEventListener('click', () => choose(entry));
      const item = document.createElement('li');
      item.append(button);
      return item;
    }),
  );
}

const firstLine = (query) => query.trim().split('\n')[0].slice(0, 80);
