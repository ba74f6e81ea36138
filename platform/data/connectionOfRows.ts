import { createCursorCodec, type CursorCodec } from './cursor.ts';
import type { Order } from './order.ts';
import { connectionOf, type Connection, type PageRequest } from './page.ts';
import type { Cells, ReadResult } from './readBatch.ts';
import type { Table } from './rows.ts';
import type { Row } from './unitOfWork.ts';

/** The cursors of a list of an organization. */
export const codecOf = (table: Table, order: Order, organization: string | null): CursorCodec =>
  createCursorCodec(
    organization,
    `${table.name} ${order.map(({ property, descending }) => (descending ? `-${property}` : property)).join(' ')}`,
    order.map(({ type }) => type),
  );

/** The rows of a list, one more than the page where it goes on, as a page of it; `count` counts all of the list. */
export function connectionOfRows(
  { rows, columns }: ReadResult,
  page: PageRequest,
  table: Table,
  order: Order,
  codec: CursorCodec,
  count: () => Promise<number>,
  edgeOf: (node: Row, cursor: () => string, cells: Cells) => RowEdge = plainEdge,
): Connection<Row> {
  const more = rows.length > page.size;
  const shown = more ? rows.slice(0, page.size) : [...rows];
  if (page.backward) shown.reverse();
  const sortKeysOf = (cells: Cells) => order.map(({ index }) => cells[index] as string);
  return connectionOf(
    shown.map((cells) => edgeOf(table.rowOf(cells, columns), () => codec.encode(sortKeysOf(cells)), cells)),
    page,
    more,
    count,
  );
}

/** An edge whose cursor is made when it is asked for. */
export class RowEdge {
  readonly node: Row;
  readonly #cursor: () => string;

  constructor(node: Row, cursor: () => string) {
    this.node = node;
    this.#cursor = cursor;
  }

  get cursor(): string {
    return this.#cursor();
  }
}

const plainEdge = (node: Row, cursor: () => string): RowEdge => new RowEdge(node, cursor);
