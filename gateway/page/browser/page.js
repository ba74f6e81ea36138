import { ask, current, fetchWithSession, join, remember, share, whenChanged } from './session.js';

const element = (id) => document.getElementById(id);
const notice = (text) => {
  element('notice').textContent = text;
};
const saved = JSON.parse(element('saved-operations').textContent);

globalThis.fetch = fetchWithSession;
globalThis.MonacoEnvironment = {
  globalAPI: false,
  getWorkerUrl: (_, label) => `/graphiql/${{ json: 'json', graphql: 'graphql' }[label] ?? 'editor'}.worker.js`,
};

element('sign-in').addEventListener('submit', (event) => {
  event.preventDefault();
  const input = { email: element('email').value, password: element('password').value };
  element('password').value = '';
  void attempt(async () => {
    const { logIn } = await ask(
      'mutation SignIn($input: LogInInput!) { logIn(input: $input) { accessToken refreshToken user { email } } }',
      { input },
      { anonymous: true },
    );
    share({
      accessToken: logIn.accessToken,
      refreshToken: logIn.refreshToken,
      email: logIn.user?.email ?? input.email,
    });
    await show();
  });
});

element('organization').addEventListener('change', ({ target }) => remember({ organization: target.value }));

element('log-out').addEventListener(
  'click',
  () =>
    void attempt(async () => {
      const { refreshToken } = current() ?? {};
      if (refreshToken)
        await ask('mutation LogOut($input: LogOutInput!) { logOut(input: $input) { endedSessions } }', {
          input: { refreshToken },
        }).catch(() => undefined);
      share(null);
      await show();
    }),
);

element('saved').addEventListener('change', ({ target }) => {
  const chosen = saved[Number(target.value)];
  if (target.value === '' || chosen === undefined) return;
  if (chosen.organization !== null && current() !== null) remember({ organization: chosen.organization });
  location.assign(`/graphql?query=${encodeURIComponent(chosen.query)}`);
});

async function attempt(work) {
  notice('');
  try {
    await work();
  } catch (error) {
    notice(error.message);
  }
}

/**
 * Shows who is signed in and their organizations; an organization of another's, chosen by an example, is offered too.
 */
async function show() {
  const session = current();
  element('sign-in').hidden = session !== null;
  element('session').hidden = session === null;
  if (session === null) return;
  element('who').textContent = session.email;
  const { myOrganizations } = await ask(
    'query OrganizationsOfCaller { myOrganizations(first: 50) { edges { node { slug name } } } }',
  );
  const options = myOrganizations.edges.map(({ node }) => [node.slug, node.name]);
  const chosen = session.organization ?? options[0]?.[0] ?? '';
  if (chosen !== '' && !options.some(([slug]) => slug === chosen)) options.push([chosen, `${chosen} (not yours)`]);
  element('organization').replaceChildren(
    ...options.map(([slug, name]) => new Option(name, slug, false, slug === chosen)),
  );
  remember({ organization: chosen });
}

saved.forEach(({ title }, index) => element('saved').append(new Option(title, String(index))));
whenChanged(() => void attempt(show));
await attempt(async () => {
  await join();
  await show();
});

/** Editor state is kept by nobody: what was typed into the headers editor must not outlive the tab. */
const kept = new Map();
const storage = {
  get length() {
    return kept.size;
  },
  getItem: (name) => kept.get(name) ?? null,
  setItem: (name, value) => void kept.set(name, value),
  removeItem: (name) => void kept.delete(name),
  clear: () => kept.clear(),
};

globalThis.YogaGraphiQL.renderYogaGraphiQL(element('root'), {
  title: 'Orgraph',
  logo: '<img src="/graphiql/icon.svg" alt="" width="28">',
  endpoint: '/graphql',
  shouldPersistHeaders: false,
  storage,
  defaultQuery: saved[0]?.query,
});
