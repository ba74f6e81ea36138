import { isUuid } from '../values/uuid.ts';
import type { Context } from './context.ts';

interface Key {
  id: string;
}

/** The reference to an object of another subgraph, as far as this one can tell: any id of the right form. */
export const stubOf = ({ id }: Key): Key | null => (isUuid(id) ? { id } : null);

/** The reference to the organization of the request; to any other there is none. */
export const ownOrganization = ({ id }: Key, { identity }: Context): Key | null =>
  id === identity.organization ? { id } : null;
