import { isUuid } from '../values/uuid.ts';
import type { Context } from './context.ts';

interface Key {
  id: string;
}

/** The reference to an object of another subgraph, as far as this one can tell: any id of the right form. */
export const stubOf = ({ id }: Key): Key | null => (isUuid(id) ? { id } : null);

/** A membership as another subgraph than tenancy is told of it: whose it is, by @requires. */
export interface Member extends Key {
  user: Key;
}

/** The reference to a membership; none where it does not say whose it is. */
export const memberOf = ({ id, user }: Key & { user?: Key | null }): Member | null =>
  isUuid(id) && isUuid(user?.id ?? '') ? { id, user: { id: user!.id.toLowerCase() } } : null;

/** The reference to the organization of the request; to any other there is none. */
export const ownOrganization = ({ id }: Key, { identity }: Context): Key | null =>
  id === identity.organization ? { id } : null;
