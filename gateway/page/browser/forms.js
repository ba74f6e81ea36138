import { make, newId } from './dom.js';

/**
 * A field with its label, what is to be known of it, and a place for what is wrong with it.
 * @param control the element that is filled in; its name is that of the input's field.
 */
export function field(label, control, hint) {
  control.id ||= newId('field');
  const mistake = make('p', { className: 'mistake', id: `${control.id}-mistake` });
  const about =
    hint === undefined ? undefined : make('p', { className: 'hint', id: `${control.id}-hint`, textContent: hint });
  control.setAttribute('aria-describedby', [about?.id, mistake.id].filter(Boolean).join(' '));
  return make(
    'div',
    { className: 'field' },
    make('label', { htmlFor: control.id, textContent: label }),
    control,
    about,
    mistake,
  );
}

/**
 * A form of fields and a button. While it is sent it cannot be sent again; what the graph says of a field stands at that
 * field, the rest above the button.
 * @param send is given the values by their names, without those that are empty.
 */
export function form({ label, fields, submit, send, others = [] }) {
  const rest = make('p', { className: 'mistake', role: 'alert' });
  const go = make('button', { type: 'submit', textContent: submit });
  const made = make(
    'form',
    { method: 'post', className: 'form', 'aria-label': label },
    ...fields,
    rest,
    make('p', { className: 'buttons' }, go, ...others),
  );
  made.addEventListener('submit', async (event) => {
    event.preventDefault();
    showMistakes(made, rest, []);
    const values = Object.fromEntries([...new FormData(made)].filter(([, value]) => value !== ''));
    go.disabled = true;
    made.setAttribute('aria-busy', 'true');
    try {
      await send(values, made);
    } catch (error) {
      showMistakes(made, rest, error.mistakes ?? [{ message: error.message }]);
    } finally {
      go.disabled = false;
      made.removeAttribute('aria-busy');
    }
  });
  return made;
}

/** @param mistakes as the graph tells them: a message each, and the path of the field that it is about. */
function showMistakes(made, rest, mistakes) {
  for (const place of made.querySelectorAll('.mistake')) place.textContent = '';
  for (const control of made.elements) control.removeAttribute('aria-invalid');
  let first;
  for (const { message, field: path = '' } of mistakes) {
    const control = made.elements.namedItem(path.split('.')[1] ?? '');
    const place = control === null ? rest : document.getElementById(`${control.id}-mistake`);
    place.textContent = [place.textContent, message].filter(Boolean).join(' ');
    control?.setAttribute('aria-invalid', 'true');
    first ??= control ?? undefined;
  }
  first?.focus();
}

/** A choice. @param options value and text of each, and whether it is the one at first, and again once the form is emptied. */
export const select = (name, options, properties = {}) =>
  make(
    'select',
    { name, ...properties },
    ...options.map(([value, text, chosen]) => new Option(text, value, chosen, chosen)),
  );
