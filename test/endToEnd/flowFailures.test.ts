import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import {
  demonstrationId,
  demonstrationOrganizations,
  demonstrationUsers,
} from '#platform/demonstration/demonstration.ts';
import { startGraph, type GraphClient, type TestGraph } from '../harness/graph.ts';
import { nextMail } from '../tenancy/mails.ts';

// What people who come, choose, change and leave an organization are refused, each as a client of the graph meets it.
// Invitations have a table of their own (test/tenancy/invitationRefusals).

const { acme, beta } = demonstrationOrganizations;
const password = 'long enough words';
let graph: TestGraph;
const clients = new Map<string, GraphClient>();
const as = (email: string, organization = 'acme') => clients.get(`${email} ${organization}`)!;

beforeAll(async () => {
  graph = await startGraph({ membershipSeconds: 1 });
  await graph.seed();
  for (const [email, organization] of [
    ['owner@acme.test', 'acme'],
    ['admin@acme.test', 'acme'],
    ['manager@acme.test', 'acme'],
    ['member@acme.test', 'acme'],
    ['owner@beta.test', 'beta'],
    ['consultant@both.test', 'beta'],
  ] as const)
    clients.set(`${email} ${organization}`, await graph.signIn(email, organization));
});
afterAll(() => graph.stop());

const tenancy = () => graph.subgraphs.tenancy;
const anybody = () => graph.client();
const address = () => `${randomUUID().slice(0, 8)}@flow.test`;
const change = (client: GraphClient, field: string, input: Record<string, unknown>, payload = '__typename') =>
  client.send(
    `mutation ($input: ${field[0]!.toUpperCase()}${field.slice(1)}Input!) { ${field}(input: $input) { ${payload} } }`,
    { input },
  );
const signUp = (
  input: Record<string, unknown>,
  payload = 'accessToken refreshToken user { id } organization { slug }',
) => change(anybody(), 'signUp', { email: address(), password, name: 'Nora New', ...input }, payload);
const logIn = (email: string, given = password) =>
  change(anybody(), 'logIn', { email, password: given }, 'accessToken');
/** Somebody with an account and a space of their own. */
async function somebody() {
  const email = address();
  const { data } = await signUp({ email });
  const { accessToken, refreshToken, user, organization } = data.signUp;
  return { email, token: accessToken, refreshToken, id: user.id as string, slug: organization.slug as string };
}
const member = async (email: string, organization = acme.id) => {
  const [row] = await tenancy().sql<{ id: string; version: number }>(
    'select m.id, m.version from membership m join "user" u on u.id = m.user_id where u.email = $1 and m.organization_id = $2',
    [email, organization],
  );
  return row!;
};
const role = (key: string) => demonstrationId('acme', `role ${key}`);
const read = '{ organization { slug } }';

type Act = () => Promise<{ errors?: readonly { extensions: Record<string, unknown> }[] }>;
type Failure = [flow: string, when: string, code: string, act: Act, more?: Record<string, unknown>];

const coming: Failure[] = [
  ['A1', 'the address is taken', 'CONFLICT', () => signUp({ email: 'Owner@acme.test' }), { field: 'input.email' }],
  ['A1', 'the password is short', 'BAD_USER_INPUT', () => signUp({ password: 'seven77' }), { field: 'input.password' }],
  [
    'A1',
    'the invitation is to another address',
    'FORBIDDEN',
    async () => {
      const invited = address();
      await change(as('owner@acme.test'), 'inviteMember', { email: invited });
      const { token } = await nextMail(tenancy(), 'INVITATION', invited);
      return signUp({ invitationToken: token });
    },
  ],
];

const entering: Failure[] = [
  ['A2', 'the password is wrong', 'UNAUTHENTICATED', async () => logIn((await somebody()).email, 'another password')],
  [
    'A2',
    'it has been wrong five times, also with the right one',
    'UNAUTHENTICATED',
    async () => {
      const { email } = await somebody();
      for (let attempt = 0; attempt < 5; attempt += 1) await logIn(email, `another password ${attempt}`);
      return logIn(email);
    },
  ],
  [
    'A2',
    'the account is not active',
    'UNAUTHENTICATED',
    async () => {
      const { email, id } = await somebody();
      await tenancy().sql(`update "user" set status = 'DEACTIVATED' where id = $1`, [id]);
      return logIn(email);
    },
  ],
  [
    'A2',
    'no organization is chosen',
    'ORGANIZATION_REQUIRED',
    async () => graph.client({ token: (await somebody()).token }).send(read),
  ],
  [
    'A2',
    'the membership is suspended',
    'FORBIDDEN',
    async () => {
      const { email, id } = await somebody();
      await tenancy().sql(
        `insert into membership (organization_id, user_id, role_id, status) select organization_id, $1, id, 'SUSPENDED' from role where organization_id = $2 and key = 'MEMBER'`,
        [id, acme.id],
      );
      return graph.client({ token: (await logIn(email)).data.logIn.accessToken, organization: 'acme' }).send(read);
    },
  ],
  [
    'A2',
    'the organization is suspended, for who does not run it',
    'FORBIDDEN',
    async () => {
      await tenancy().sql(`update organization set status = 'SUSPENDED' where id = $1`, [beta.id]);
      try {
        return await (
          await graph.signIn('consultant@both.test', 'beta')
        ).send('{ contentBlocks(first: 1) { edges { cursor } } }');
      } finally {
        await tenancy().sql(`update organization set status = 'ACTIVE' where id = $1`, [beta.id]);
      }
    },
  ],
  [
    'A2',
    'a refresh token is used again after its successor, which ends the session',
    'UNAUTHENTICATED',
    async () => {
      const { refreshToken: first } = await somebody();
      const refresh = (refreshToken: string) => change(anybody(), 'refreshSession', { refreshToken }, 'refreshToken');
      const second = (await refresh(first)).data.refreshSession.refreshToken;
      const third = (await refresh(second)).data.refreshSession.refreshToken;
      expect((await refresh(first)).errors).toBeDefined();
      return refresh(third);
    },
  ],
];

const changing: Failure[] = [
  [
    'A5',
    'somebody changes their own role',
    'FORBIDDEN',
    async () =>
      change(as('admin@acme.test'), 'setMemberRole', { ...(await member('admin@acme.test')), roleId: role('MEMBER') }),
  ],
  ...(['setMemberRole', 'suspendMember', 'deactivateMember'] as const).map((field): Failure => [
    'A5',
    `an ADMIN reaches for an OWNER by ${field}`,
    'FORBIDDEN',
    async () =>
      change(as('admin@acme.test'), field, {
        ...(await member('owner@acme.test')),
        ...(field === 'setMemberRole' && { roleId: role('MEMBER') }),
      }),
  ]),
  [
    'A5',
    'the last owner leaves',
    'INVALID_STATE',
    () => as('owner@acme.test').send('mutation { leaveOrganization { deletedId } }'),
  ],
  ...(['setMemberRole', 'suspendMember', 'deactivateMember', 'reactivateMember'] as const).map((field): Failure => [
    'A5',
    `${field} is about another organization’s member`,
    'NOT_FOUND',
    async () =>
      change(as('owner@acme.test'), field, {
        ...(await member('owner@beta.test', beta.id)),
        ...(field === 'setMemberRole' && { roleId: role('MEMBER') }),
      }),
  ]),
  [
    'A5',
    'the ownership is handed to another organization’s member',
    'NOT_FOUND',
    async () => change(as('owner@acme.test'), 'transferOwnership', await member('owner@beta.test', beta.id)),
  ],
];

const beingTold: Failure[] = (['markNotificationRead', 'dismissNotification'] as const).map((field) => [
  'A23',
  `${field} is about somebody else’s`,
  'NOT_FOUND',
  async () => {
    const [row] = await tenancy().sql<{ id: string }>(
      `insert into notification (organization_id, user_id, code, title) values ($1, $2, 'x', 'x') returning id`,
      [acme.id, demonstrationUsers.acmeOwner.id],
    );
    return change(as('member@acme.test'), field, { id: row!.id });
  },
]);

const ending: Failure[] = [
  [
    'A25',
    'an ADMIN deletes the organization',
    'FORBIDDEN',
    () => change(as('admin@acme.test'), 'deleteOrganization', { slug: 'acme' }),
  ],
  [
    'A25',
    'the slug is another’s',
    'BAD_USER_INPUT',
    () => change(as('owner@acme.test'), 'deleteOrganization', { slug: 'beta' }),
    { field: 'input.slug' },
  ],
  [
    'A25',
    'a member reads the audit trail',
    'FORBIDDEN',
    () => as('member@acme.test').send('{ auditEvents(first: 1) { edges { cursor } } }'),
  ],
  [
    'A25',
    'the organization is deleted while every other subgraph is away',
    'FORBIDDEN',
    async () => {
      const { token } = await somebody();
      const slug = `flow-${randomUUID().slice(0, 8)}`;
      await change(graph.client({ token }), 'createOrganization', { name: 'Flow', slug });
      const owner = graph.client({ token, organization: slug });
      expect((await owner.send(read)).errors).toBeUndefined();
      const others = (['content', 'slack', 'integrations'] as const).map((name) => graph.subgraphs[name]);
      for (const subgraph of others) await subgraph.leave();
      try {
        expect((await change(owner, 'deleteOrganization', { slug })).errors).toBeUndefined();
        return await owner.send(read);
      } finally {
        for (const subgraph of others) await subgraph.comeBack();
      }
    },
  ],
];

test.each([...coming, ...entering, ...changing, ...beingTold, ...ending])(
  '%s: %s: %s',
  async (_, __, code, act, more = {}) => {
    const { errors } = await act();
    expect(errors).toMatchObject([{ extensions: { code, ...more } }]);
  },
);

test('A1: who signs up under a name that is taken is not told so', async () => {
  const [first, second] = [await signUp({}), await signUp({})];
  expect([first.errors, second.errors]).toEqual([undefined, undefined]);
  expect(first.data.signUp.organization.slug).not.toBe(second.data.signUp.organization.slug);
});

test('A2: a foreign organization and one that there is not are one answer, byte by byte', async () => {
  const { token } = await somebody();
  const answer = async (organization: string) => (await graph.client({ token, organization }).send(read)).text;
  const [foreign, ...unknown] = await Promise.all(['beta', 'nowhere', beta.id, randomUUID()].map(answer));
  expect(unknown).toEqual(unknown.map(() => foreign));
});
