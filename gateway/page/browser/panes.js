/**
 * Where there is little room the panes are tabs, one of which is shown (page.css); else all of them stand beside each
 * other.
 */
const list = document.getElementById('panes');
const tabs = [...list.querySelectorAll('[role=tab]')];
const narrow = matchMedia('(max-width: 800px)');
const panels = {
  docs: '.graphiql-plugin',
  query: '.graphiql-query-editor',
  variables: '.graphiql-editor-tool',
  answer: '.graphiql-response',
  plan: '#plan',
};

/** Shows a pane where only one is shown. */
export function showPane(name) {
  document.body.dataset.pane = name;
  for (const tab of tabs) {
    const chosen = tab.dataset.pane === name;
    tab.setAttribute('aria-selected', String(chosen));
    tab.tabIndex = chosen ? 0 : -1;
  }
  if (!narrow.matches) return;
  if (name === 'docs') document.querySelector('[aria-label="Show Documentation Explorer"]')?.click();
}

/** Binds the tabs to what GraphiQL has drawn. */
export function bindPanes() {
  const bind = () => {
    for (const tab of tabs) {
      const panel = document.querySelector(panels[tab.dataset.pane]);
      if (panel === null) continue;
      panel.id ||= `pane-${tab.dataset.pane}`;
      if (narrow.matches) {
        tab.setAttribute('aria-controls', panel.id);
        panel.setAttribute('role', 'tabpanel');
      } else panel.removeAttribute('role');
    }
  };
  bind();
  narrow.addEventListener('change', bind);
}

list.addEventListener('click', ({ target }) => {
  const tab = target.closest('[role=tab]');
  if (tab !== null) showPane(tab.dataset.pane);
});

list.addEventListener('keydown', (event) => {
  const shown = tabs.filter((tab) => tab.offsetParent !== null);
  const at = shown.indexOf(document.activeElement);
  const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
  const end = { Home: 0, End: shown.length - 1 }[event.key];
  if (at === -1 || (step === undefined && end === undefined)) return;
  event.preventDefault();
  const next = shown[end ?? (at + step + shown.length) % shown.length];
  showPane(next.dataset.pane);
  next.focus();
});
