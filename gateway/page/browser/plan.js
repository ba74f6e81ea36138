/** Draws the plan of an answer: its fetches in their order, each with its time as a bar. */
const make = (name, className, text) => {
  const made = document.createElement(name);
  if (className) made.className = className;
  if (text !== undefined) made.textContent = text;
  return made;
};

const groups = { sequence: 'one after the other', parallel: 'at the same time' };

/** @param plan `extensions.plan` of an answer. */
export function drawPlan(element, { milliseconds, steps }) {
  const fetches = fetchesIn(steps);
  const ran = fetches.filter((fetch) => fetch.ran !== null);
  const subgraphs = [...new Set(fetches.map(({ subgraph }) => subgraph))].sort((one, other) =>
    one.localeCompare(other),
  );
  const summary = `${count(ran.length, 'fetch', 'fetches')} to ${count(subgraphs.length, 'subgraph', 'subgraphs')} in ${time(milliseconds)}`;
  element.replaceChildren(make('p', 'summary', summary), draw(steps, { milliseconds, subgraphs }));
}

const fetchesIn = (step) => (step.kind === 'fetch' ? [step] : step.steps.flatMap(fetchesIn));

function draw(step, whole) {
  if (step.kind === 'fetch') return drawFetch(step, whole);
  const group = make('div', `group ${step.kind}`);
  if (step.steps.length > 1) group.append(make('p', 'how', groups[step.kind]));
  const list = make(step.kind === 'sequence' ? 'ol' : 'ul');
  for (const inner of step.steps) {
    const item = make('li');
    item.append(draw(inner, whole));
    list.append(item);
  }
  if (step.steps.length === 0) group.append(make('p', 'how', 'nothing was to be fetched'));
  else group.append(list);
  return group;
}

function drawFetch({ subgraph, operation, paths, ran }, { milliseconds, subgraphs }) {
  const box = make('div', `fetch colour-${subgraphs.indexOf(subgraph) % 6}`);
  const head = make('p', 'head');
  head.append(make('strong', '', subgraph), make('span', 'time', ran === null ? 'not needed' : time(ran.milliseconds)));
  box.append(head);
  if (ran !== null) {
    const track = make('div', 'track');
    const bar = make('div', 'time-bar');
    const whole = Math.max(milliseconds, 0.01);
    bar.style.marginInlineStart = `${Math.min(99, (ran.began / whole) * 100)}%`;
    bar.style.inlineSize = `${Math.max(1, Math.min(100, (ran.milliseconds / whole) * 100))}%`;
    track.append(bar);
    track.setAttribute('aria-hidden', 'true');
    const about = [`after ${time(ran.began)}`, count(ran.objects, 'object', 'objects'), size(ran.bytes)];
    box.append(track, make('p', 'about', about.join(' · ')));
    if (ran.code !== undefined) box.append(make('p', 'code', ran.code));
  }
  for (const path of paths) box.append(make('p', 'path', `at ${path}`));
  const sent = make('details');
  const text = make('pre', '', operation);
  text.tabIndex = 0;
  text.setAttribute('role', 'region');
  text.setAttribute('aria-label', `What ${subgraph} was sent`);
  sent.append(make('summary', '', 'What was sent'), text);
  box.append(sent);
  return box;
}

const count = (number, one, several) => `${number} ${number === 1 ? one : several}`;

export const time = (milliseconds) =>
  milliseconds >= 1_000
    ? `${(milliseconds / 1_000).toFixed(2)} s`
    : `${milliseconds >= 10 ? Math.round(milliseconds) : milliseconds.toFixed(1)} ms`;

export const size = (bytes) =>
  bytes >= 1_000_000
    ? `${(bytes / 1_000_000).toFixed(1)} MB`
    : bytes >= 1_000
      ? `${(bytes / 1_000).toFixed(1)} kB`
      : `${bytes} B`;
