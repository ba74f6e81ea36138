import { badUserInput } from '../values/errors.ts';
import type { CursorCodec, SortKeys } from './cursor.ts';

/** The arguments of every list field. */
export interface PageArguments {
  first?: number | null;
  after?: string | null;
  last?: number | null;
  before?: string | null;
}

/** A Relay connection (GraphQL Cursor Connections Specification). */
export interface Connection<Node> {
  edges: { readonly cursor: string; readonly node: Node }[];
  pageInfo: { hasNextPage: boolean; hasPreviousPage: boolean; startCursor: string | null; endCursor: string | null };
}

/** A page that has been asked for, checked. */
export interface PageRequest {
  size: number;
  backward: boolean;
  after: SortKeys | undefined;
  before: SortKeys | undefined;
}

export const defaultPageSize = 50;
export const largestPage = 100;

/** @throws OrgraphError BAD_USER_INPUT naming the argument. */
export function pageOf({ first, after, last, before }: PageArguments, codec: CursorCodec): PageRequest {
  if (first != null && last != null) throw badUserInput('Ask for the first or the last items, not both.', 'last');
  const size = first ?? last ?? defaultPageSize;
  if (size < 1 || size > largestPage)
    throw badUserInput(`Ask for 1 to ${largestPage} items.`, first != null ? 'first' : 'last');
  return {
    size,
    backward: last != null,
    after: after == null ? undefined : codec.decode(after, 'after'),
    before: before == null ? undefined : codec.decode(before, 'before'),
  };
}

/** The page as a connection; `more` says whether the list goes on beyond it in the direction in which it was read. */
export function connectionOf<Node>(
  edges: Connection<Node>['edges'],
  { backward, after, before }: PageRequest,
  more: boolean,
): Connection<Node> {
  return {
    edges,
    pageInfo: new PageInfo(edges, backward ? before !== undefined : more, backward ? more : after !== undefined),
  };
}

/** A class, because V8 would give each object with accessors a shape of its own, which only a full collection frees. */
class PageInfo {
  readonly hasNextPage: boolean;
  readonly hasPreviousPage: boolean;
  readonly #edges: Connection<unknown>['edges'];

  constructor(edges: Connection<unknown>['edges'], hasNextPage: boolean, hasPreviousPage: boolean) {
    this.#edges = edges;
    this.hasNextPage = hasNextPage;
    this.hasPreviousPage = hasPreviousPage;
  }

  get startCursor(): string | null {
    return this.#edges[0]?.cursor ?? null;
  }

  get endCursor(): string | null {
    return this.#edges.at(-1)?.cursor ?? null;
  }
}
