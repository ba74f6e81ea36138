import type { CursorCodec, Place } from './cursor.ts';
import { badUserInput } from '../values/errors.ts';
import type { Table } from './rows.ts';

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
export interface Page {
  size: number;
  backward: boolean;
  after: Place | undefined;
  before: Place | undefined;
}

export const defaultPageSize = 50;
export const largestPage = 100;

/** @throws OrgraphError BAD_USER_INPUT naming the argument. */
export function pageOf({ first, after, last, before }: PageArguments, codec: CursorCodec): Page {
  if (first != null && last != null) throw badUserInput('Ask for the first or the last items, not both.', 'last');
  const size = first ?? last ?? defaultPageSize;
  if (size < 1 || size > largestPage) throw badUserInput(`Ask for 1 to ${largestPage} items.`, first != null ? 'first' : 'last');
  return {
    size,
    backward: last != null,
    after: after == null ? undefined : codec.decode(after, 'after'),
    before: before == null ? undefined : codec.decode(before, 'before'),
  };
}

/** The page as a connection; `more` says whether the list goes on beyond it in the direction in which it was read. */
export function connectionOf<Node>(edges: Connection<Node>['edges'], { backward, after, before }: Page, more: boolean): Connection<Node> {
  return { edges, pageInfo: new PageInfo(edges, backward ? before !== undefined : more, backward ? more : after !== undefined) };
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

export type Order = readonly { property: string; name: string; type: string; index: number; descending: boolean }[];

/** A list's total order: the given properties, then the id in the direction of the first. */
export function orderOf(table: Table, properties: readonly string[]): Order {
  const descendingFirst = properties[0]?.startsWith('-') === true;
  return [...properties, descendingFirst ? '-id' : 'id'].map((text) => {
    const descending = text.startsWith('-');
    const property = descending ? text.slice(1) : text;
    const { name, type, index, nullable } = table.column(property);
    if (nullable) throw new Error(`a connection cannot be ordered by ${property}: its column is nullable`);
    return { property, name, type, index, descending };
  });
}
