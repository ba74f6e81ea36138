import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { eventually } from '../harness/eventually.ts';
import { startGraph, type GraphClient, type TestGraph } from '../harness/graph.ts';

let graph: TestGraph;
beforeAll(async () => {
  graph = await startGraph();
  await graph.seed();
});
afterAll(() => graph.stop());

interface Session {
  refreshToken: string;
  alone: GraphClient;
  inAcme: GraphClient;
}

async function logIn(password = 'orgraph-demo'): Promise<Session> {
  const { data } = await graph
    .client()
    .send('mutation ($input: LogInInput!) { logIn(input: $input) { accessToken refreshToken } }', {
      input: { email: 'member@acme.test', password },
    });
  const { accessToken: token, refreshToken } = data.logIn;
  return { refreshToken, alone: graph.client({ token }), inAcme: graph.client({ token, organization: 'acme' }) };
}

const codes = async ({ alone, inAcme }: Session) =>
  (await Promise.all([alone.send('{ me { id } }'), inAcme.send('{ organization { id } }')])).map(
    ({ errors }) => errors?.[0]?.extensions.code,
  );
const served = [undefined, undefined];
const refused = ['UNAUTHENTICATED', 'UNAUTHENTICATED'];

/** Whether the sessions serve, and those that have ended nothing any more, soon after what has just been done. */
async function expectEnded(ended: Session[], running: Session[]): Promise<void> {
  for (const session of ended)
    expect(await eventually(async () => (await codes(session)).join() === refused.join())).toBe(true);
  expect(await Promise.all(running.map(codes))).toEqual(running.map(() => served));
}

async function three(password?: string): Promise<[Session, Session, Session]> {
  const sessions = await Promise.all([logIn(password), logIn(password), logIn(password)]);
  await expectEnded([], sessions);
  return sessions;
}

test('logging out ends the access tokens of the session, or of all sessions', async () => {
  const [first, second, third] = await three();
  await second.alone.send(`mutation { logOut(input: { refreshToken: "${first.refreshToken}" }) { endedSessions } }`);
  await expectEnded([first], [second, third]);
  await second.alone.send('mutation { logOut(input: {}) { endedSessions } }');
  await expectEnded([first, second, third], [await logIn()]);
});

test('a session that is ended by its id serves nothing any more', async () => {
  const [first, second, third] = await three();
  const { data } = await second.alone.send('{ mySessions(first: 5) { edges { node { id } } } }');
  const { id } = data.mySessions.edges[0].node;
  await third.alone.send(`mutation { revokeSession(input: { id: "${id}" }) { deletedId } }`);
  let state: (string | undefined)[][] = [];
  expect(
    await eventually(async () => {
      state = await Promise.all([first, second, third].map(codes));
      return state.filter((one) => one.join() === refused.join()).length === 1;
    }),
  ).toBe(true);
  expect(state.filter((one) => one.join() === served.join())).toHaveLength(2);
});

test('a stolen refresh token ends the access tokens of its session, both the thief’s and the owner’s', async () => {
  const [stolen, other] = await three();
  const use = (refreshToken: string) =>
    graph
      .client()
      .send('mutation ($input: RefreshSessionInput!) { refreshSession(input: $input) { accessToken refreshToken } }', {
        input: { refreshToken },
      });
  const { accessToken: token, refreshToken } = (await use(stolen.refreshToken)).data.refreshSession;
  const thief = { refreshToken, alone: graph.client({ token }), inAcme: graph.client({ token, organization: 'acme' }) };
  await expectEnded([], [stolen, thief, other]);
  await use(refreshToken);
  expect((await use(stolen.refreshToken)).errors).toMatchObject([{ extensions: { code: 'UNAUTHENTICATED' } }]);
  await expectEnded([stolen, thief], [other]);
});

test('changing the password ends every session, also the one that it was asked in', async () => {
  const [first, second] = await three();
  const { data } = await first.alone.send(
    `mutation { changePassword(input: { currentPassword: "orgraph-demo", newPassword: "another good password" }) { accessToken } }`,
  );
  await expectEnded([first, second], []);
  const token = data.changePassword.accessToken as string;
  expect((await graph.client({ token }).send('{ me { email } }')).data).toEqual({ me: { email: 'member@acme.test' } });
  await expectEnded([], [await logIn('another good password')]);
});
