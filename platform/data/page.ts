import { badUserInput, noteMistake, together, type OrgraphError } from '../values/errors.ts';
import type { CursorCodec, SortKeys } from './cursor.ts';

/** What has been found wrong with the other arguments of a list: it is told with what is wrong with its page. */
export const foundBefore = Symbol('found before');

/** The arguments of every list field. */
export interface PageArguments {
  [foundBefore]?: readonly OrgraphError[];
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

/** @throws OrgraphError BAD_USER_INPUT for each argument that is wrong, all at once. */
export function pageOf(asked: PageArguments, codec: CursorCodec): PageRequest {
  const mistakes: OrgraphError[] = [...(asked[foundBefore] ?? [])];
  const { first, last } = asked;
  const judgeSize = (name: 'first' | 'last') => {
    const size = asked[name];
    if (size != null && (size < 1 || size > largestPage))
      mistakes.push(badUserInput(`Ask for 1 to ${largestPage} items.`, name));
  };
  const keysOf = (name: 'after' | 'before') => {
    try {
      return asked[name] == null ? undefined : codec.decode(asked[name], name);
    } catch (error) {
      noteMistake(mistakes, error);
      return undefined;
    }
  };
  judgeSize('first');
  const after = keysOf('after');
  if (first != null && last != null)
    mistakes.push(badUserInput('Ask for the first or the last items, not both.', 'last'));
  else judgeSize('last');
  const before = keysOf('before');
  if (mistakes.length > 0) throw together(mistakes);
  return { size: first ?? last ?? defaultPageSize, backward: last != null, after, before };
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
