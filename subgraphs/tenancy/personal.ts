import { scopeOfUser } from '#platform/data/scope.ts';
import type { AnyEntity } from '#platform/graphql/aggregate.ts';
import type { Context, Readers } from '#platform/graphql/context.ts';

interface Personal extends Pick<Readers, 'load' | 'loadBy' | 'connection'> {
  rows: WeakSet<object>;
}

const ofRequests = new WeakMap<Context, Personal>();

/**
 * Reads the caller's own rows of all their organizations: memberships, their roles and organizations, as they are while
 * no organization is chosen. What it reads is remembered, so that the fields below read the same way.
 */
export function personal(context: Context): Personal {
  let made = ofRequests.get(context);
  if (made === undefined) ofRequests.set(context, (made = createPersonal(context)));
  return made;
}

/** The readers that a row came from: the caller's own, or the request's. */
export const readersOf = (context: Context, row: object): Pick<Readers, 'load' | 'loadBy' | 'connection'> =>
  isPersonal(context, row) ? personal(context) : context;

export const isPersonal = (context: Context, row: object): boolean => ofRequests.get(context)?.rows.has(row) === true;

/** Whether a user id is the signed-in user's. */
export const isCaller = ({ identity }: Context, user: string): boolean =>
  identity.kind === 'user' && identity.subject === user;

function createPersonal(context: Context): Personal {
  const readers = context.readersUnder(scopeOfUser(context.user));
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
    connection: (async (entity, page, options) => {
      const list = await readers.connection(entity, page, options);
      for (const { node } of list.edges) remember(node);
      return list;
    }) as Readers['connection'],
  };
}
