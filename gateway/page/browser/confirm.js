const element = (id) => document.getElementById(id);

/**
 * Asks before what cannot be taken back.
 * @returns whether they want it.
 */
export function confirmed({ title, text, yes }) {
  const dialog = element('confirm');
  element('confirm-title').textContent = title;
  element('confirm-text').textContent = text;
  element('confirm-yes').textContent = yes;
  return new Promise((resolve) => {
    const answers = new AbortController();
    const answer = (value) => {
      answers.abort();
      dialog.close();
      resolve(value);
    };
    const { signal } = answers;
    element('confirm-yes').addEventListener('click', () => answer(true), { signal });
    element('confirm-no').addEventListener('click', () => answer(false), { signal });
    dialog.addEventListener('close', () => answer(false), { signal });
    dialog.showModal();
    element('confirm-no').focus();
  });
}
