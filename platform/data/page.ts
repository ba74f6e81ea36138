import { badUserInput } from '../values/errors.ts';
import type { CursorCodec, SortKeys } from './cursor.ts';

/** The arguments of every list field. */
export interface PageArguments {
  first?: number | null;
  after?: string | null;
  last?: number | null;
  before?: string | null;
  /** A value of the list's own enum of orders (order.ts). */
  orderBy?: string;
}

/** A Relay connection (GraphQL Cursor Connections Specification), with its nodes and the length of the whole list. */
export interface Connection<Node> {
  readonly edges: { readonly cursor: string; readonly node: Node }[];
  readonly nodes: Node[];
  readonly pageInfo: {
    hasNextPage: boolean;
    hasPreviousPage: boolean;
    startCursor: string | null;
    endCursor: string | null;
  };
  /** Counted when it is asked for. */
  totalCount(): Promise<number> | number;
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

/**
 * The page as a connection.
 * @param more whether the list goes on beyond it in the direction in which it was read.
 * @param count counts the whole list, which is asked only of a page that is not all of it.
 */
export const connectionOf = <Node>(
  edges: Connection<Node>['edges'],
  page: PageRequest,
  more: boolean,
  count: () => Promise<number> | number,
): Connection<Node> => new Page(edges, page, more, count);

/** Classes, because V8 would give each object with accessors a shape of its own, which only a full collection frees. */
class Page<Node> implements Connection<Node> {
  readonly edges: Connection<Node>['edges'];
  readonly pageInfo: PageInfo;
  readonly #isWhole: boolean;
  readonly #count: () => Promise<number> | number;

  constructor(
    edges: Connection<Node>['edges'],
    { backward, after, before }: PageRequest,
    more: boolean,
    count: () => Promise<number> | number,
  ) {
    this.edges = edges;
    this.pageInfo = new PageInfo(edges, backward ? before !== undefined : more, backward ? more : after !== undefined);
    this.#isWhole = !more && after === undefined && before === undefined;
    this.#count = count;
  }

  get nodes(): Node[] {
    return this.edges.map(({ node }) => node);
  }

  totalCount(): Promise<number> | number {
    return this.#isWhole ? this.edges.length : this.#count();
  }
}

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
