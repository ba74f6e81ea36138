import { codecOf, connectionOfRows, RowEdge } from '../data/connectionOfRows.ts';
import type { Database } from '../data/database.ts';
import type { Narrowing } from '../data/narrowing.ts';
import { chosenOrder, orderOf, type Orders } from '../data/order.ts';
import { pageOf, type Connection, type PageArguments } from '../data/page.ts';
import { tableOf, type EntityOf, type RowOf } from '../data/rows.ts';
import type { AnyEntity } from '../data/tables.ts';
import type { Row, UnitOfWork } from '../data/unitOfWork.ts';
import { searchSettingOf, type Search } from './searchSetting.ts';
import { searchCount, searchStatement } from './searchStatement.ts';

export interface SearchOptions<Entity> extends Narrowing<Entity> {
  search: Search;
  /**
   * The entity of the words (wordsTable.ts), its property that refers to what is searched, and what of the narrowing its
   * own columns tell.
   */
  words: readonly [entity: AnyEntity, property: string, narrowing?: Narrowing<object>];
  /**
   * As of a connection; the entity of the words has columns of the same names. RELEVANCE is best first, and then what
   * it says of hits that rank equal, and of which are ranked where they are too many for all.
   */
  orders: Orders;
}

/** What a search says of a hit beside the row. */
export interface Hit {
  /** The higher, the better; comparable within one search. */
  readonly rank: number;
  /** The words that were found as they are written, folded. */
  readonly found: readonly string[];
}

export interface SearchResult<Node> extends Connection<Node> {
  edges: (Connection<Node>['edges'][number] & Hit)[];
}

export type SearchReader = <Class extends AnyEntity>(
  entity: Class,
  page: PageArguments,
  options: SearchOptions<EntityOf<Class>>,
) => Promise<SearchResult<RowOf<EntityOf<Class>>>>;

/**
 * A page of what is found: one statement, which sees what a connection sees of the entity and no more; one more where
 * somebody asks how many are found.
 */
export function createSearchReader(database: Database, unit: Pick<UnitOfWork, 'scope' | 'read'>): SearchReader {
  return (async (entity: AnyEntity, pageArguments: PageArguments, options: SearchOptions<object>) => {
    const {
      search,
      words: [wordsEntity, property, wordsNarrowing = {}],
      orders,
    } = options;
    const byRank = pageArguments.orderBy === 'RELEVANCE';
    const [rows, words] = [tableOf(database, entity), tableOf(database, wordsEntity)];
    const order = orderOf(rows, chosenOrder(orders, pageArguments.orderBy));
    const rank = byRank ? rankOrder(rows.width) : undefined;
    const fullOrder = rank === undefined ? order : [rank, ...order];
    const { organization } = unit.scope;
    if (organization === null) throw new Error('a search is within an organization');
    const codec = codecOf(rows, fullOrder, organization);
    const page = pageOf(pageArguments, codec);
    const list = {
      rows,
      words,
      reference: words.column(property).name,
      narrowing: options,
      wordsNarrowing,
      order,
      rank,
      page,
    };
    const before = searchSettingOf(organization, search);
    const read = ({ sql, parameters }: ReturnType<typeof searchStatement>) =>
      unit.read(sql, parameters, { planning: 'searched', before });
    const count = async () => Number((await read(searchCount(list, unit.scope))).rows[0]![0]);
    const result = await read(searchStatement(list, unit.scope));
    return connectionOfRows(result, page, rows, fullOrder, codec, count, (node, cursor, cells) => {
      const [rank, found] = [cells[rows.width]!, cells[rows.width + 1]!];
      return new HitEdge(
        node,
        cursor,
        Number(rank),
        found === null ? [] : (result.columns[rows.width + 1]!.parse(found) as string[]),
      );
    });
  }) as SearchReader;
}

const rankOrder = (index: number) => ({ property: 'rank', name: '"rank"', type: 'real', index, descending: true });

class HitEdge extends RowEdge implements Hit {
  readonly rank: number;
  readonly found: readonly string[];

  constructor(node: Row, cursor: () => string, rank: number, found: readonly string[]) {
    super(node, cursor);
    this.rank = rank;
    this.found = found;
  }
}
