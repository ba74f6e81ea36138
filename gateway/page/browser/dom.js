/**
 * An element. What is a property of it is set as one, `on…` listens, the rest are attributes; undefined is left out.
 * Children are elements or texts, and undefined for none.
 */
export function make(tag, properties = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (value === undefined) continue;
    if (name.startsWith('on')) made.addEventListener(name.slice(2), value);
    else if (name in made && name !== 'list') made[name] = value;
    else made.setAttribute(name, value);
  }
  made.append(...children.filter((child) => child !== undefined));
  return made;
}

export const button = (text, onclick, properties = {}) =>
  make('button', { type: 'button', textContent: text, onclick, ...properties });

/** What people have written: its direction is its own. */
export const words = (tag, text, properties = {}) => make(tag, { dir: 'auto', textContent: text, ...properties });

/** A heading that may have the focus, for who goes on from there. */
export const heading = (level, text, id) => make(`h${level}`, { textContent: text, tabIndex: -1, id });

export const day = (time) =>
  make('time', { dateTime: time, textContent: new Date(time).toLocaleDateString(undefined, { dateStyle: 'medium' }) });

let made = 0;
/** An id that nothing else has. */
export const newId = (what) => `${what}-${(made += 1)}`;
