import { scopeOfUser } from '#platform/data/scope.ts';
import type { AnyEntity } from '#platform/graphql/aggregate.ts';
import type { Context, Readers } from '#platform/graphql/context.ts';

interface Personal extends Pick<Readers, 'load' | 'loadBy' | 'connection' | 'edge'> {
  rows: WeakSet<object>;
}

/** By the persons whose own rows are read: the caller, and who has signed in by this request. */
const ofRequests = new WeakMap<Context, Map<string, Personal>>();
const signedInBy = new WeakMap<Context, string>();

/**
 * Who asks, for the fields that say it (`me`, `myMembership`, `myOrganizations`): also while they read as a role. What is
 * kept for a person is found by `context.user`.
 */
export const callerOf = ({ identity }: Context): string => identity.subject;

/**
 * Reads a person's own rows of all their organizations: memberships, their roles and organizations, as they are while
 * no organization is chosen. What it reads is remembered, so that the fields below read the same way.
 * @param user who `isCaller`; by default whom the request was signed for.
 */
export function personal(context: Context, user: string = callerOf(context)): Personal {
  let made = ofRequests.get(context);
  if (made === undefined) ofRequests.set(context, (made = new Map()));
  let own = made.get(user);
  if (own === undefined) made.set(user, (own = createPersonal(context, user)));
  return own;
}

/**
 * A person's session that a mutation of this request has begun or gone on with: what it gives of them is their own,
 * though the request was not signed for them.
 */
export function signedIn<Session extends { user: { id: string } }>(context: Context, session: Session): Session {
  signedInBy.set(context, session.user.id);
  return session;
}

/** The readers that a row came from; undefined for one that was not read as a person's own. */
export const personalReadersOf = (context: Context, row: object): Personal | undefined =>
  [...(ofRequests.get(context)?.values() ?? [])].find(({ rows }) => rows.has(row));

/** Whether a user id is the signed-in user's, or of who has signed in by this request. */
export const isCaller = (context: Context, user: string): boolean =>
  (context.identity.kind === 'user' && callerOf(context) === user) || signedInBy.get(context) === user;

function createPersonal(context: Context, user: string): Personal {
  const readers = context.readersUnder(scopeOfUser(user));
  const rows = new WeakSet<object>();
  const remember = <Row extends object | null>(row: Row): Row => {
    if (row !== null) rows.add(row);
    return row;
  };
  return {
    rows,
    load: async <Class extends AnyEntity>(entity: Class, id: string | null | undefined) =>
      remember(await readers.load(entity, id)),
    loadBy: (async (entity: AnyEntity, property: never, value: string) =>
      remember(await readers.loadBy(entity, property, value))) as Readers['loadBy'],
    edge: (async (entity, id, orders) => {
      const edge = await readers.edge(entity, id, orders);
      if (edge !== null) remember(edge.node);
      return edge;
    }) as Readers['edge'],
    connection: (async (entity, page, options) => {
      const list = await readers.connection(entity, page, options);
      for (const { node } of list.edges) remember(node);
      return list;
    }) as Readers['connection'],
  };
}
