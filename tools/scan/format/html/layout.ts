import type { TableStatus } from '../../report.ts';

/** One table refers to another. */
export interface Arrow {
  from: string;
  to: string;
}

/** A table's box, by its upper left corner. */
export interface Box {
  table: TableStatus;
  x: number;
  y: number;
}

export interface MapLayout {
  boxes: readonly Box[];
  /** What stands above a column, and below the columns above what refers to nothing. */
  headings: readonly { text: string; x: number; y: number }[];
  box: { width: number; height: number };
  width: number;
  height: number;
}

const height = 46;
const [rowGap, columnGap, sideGap, margin, head] = [12, 48, 14, 20, 34];
const mostLayers = 5;

/**
 * Columns from left to right: tenants and people, then each table one step further than the furthest that it refers to,
 * near the height of those; below them the tables that refer to no tenant by any way.
 */
export function layout(tables: readonly TableStatus[], arrows: readonly Arrow[]): MapLayout {
  const wanted = tables.map((table) => roomFor(table) + letterWidth * table.table.length);
  const width = Math.min(248, Math.max(150, ...wanted));
  const parents = new Map<string, string[]>();
  for (const { from, to } of arrows) parents.set(from, [...(parents.get(from) ?? []), to]);
  const layers = layersOf(tables, parents);
  const rows = Math.max(9, Math.ceil(Math.sqrt(tables.length) * 1.3));
  const heights = new Map<string, number>();
  const boxes: Box[] = [];
  const headings: MapLayout['headings'][number][] = [];
  let x = margin;
  for (const [index, layer] of layers.columns.entries()) {
    if (layer.length === 0) continue;
    headings.push({ text: headingOf(index), x, y: margin + 12 });
    const level = (table: TableStatus): number => mean((parents.get(table.table) ?? []).map((one) => heights.get(one)));
    const ordered = index === 0 ? layer : layer.toSorted((one, other) => level(one) - level(other));
    const columns = Math.ceil(ordered.length / rows);
    const perColumn = Math.ceil(ordered.length / columns);
    ordered.forEach((table, position) => {
      const y = margin + head + (position % perColumn) * (height + rowGap);
      heights.set(table.table, y);
      boxes.push({ table, x: x + Math.floor(position / perColumn) * (width + sideGap), y });
    });
    x += columns * (width + sideGap) - sideGap + columnGap;
  }
  const mapWidth = Math.max(x - columnGap, layers.apart.length === 0 ? 0 : 4 * (width + sideGap)) + margin;
  let y = Math.max(margin, ...boxes.map((box) => box.y + height + rowGap));
  if (layers.apart.length > 0) {
    headings.push({ text: 'Refer to no tenant', x: margin, y: y + 24 });
    const perRow = Math.max(1, Math.floor((mapWidth - 2 * margin + sideGap) / (width + sideGap)));
    layers.apart.forEach((table, position) =>
      boxes.push({
        table,
        x: margin + (position % perRow) * (width + sideGap),
        y: y + 46 + Math.floor(position / perRow) * (height + rowGap),
      }),
    );
    y = boxes.at(-1)!.y + height + rowGap;
  }
  return { boxes, headings, box: { width, height }, width: mapWidth, height: y + margin - rowGap };
}

/** About how wide a letter of a name is. */
const letterWidth = 8.2;

/** What a box needs beside its name: its edges, and the number of critical findings. */
const roomFor = ({ critical }: TableStatus): number => (critical > 0 ? 50 : 26);

/** How many letters of its name a table's box has room for. */
export const lettersOf = (table: TableStatus, { box }: MapLayout): number =>
  Math.floor((box.width - roomFor(table)) / letterWidth);

function layersOf(
  tables: readonly TableStatus[],
  parents: ReadonlyMap<string, readonly string[]>,
): { columns: TableStatus[][]; apart: TableStatus[] } {
  const byTitle = new Map(tables.map((table) => [table.table, table]));
  const depths = new Map<string, number | undefined>();
  /** Steps to the tenants or people at the left; none where no way leads there. A table on the way again adds nothing. */
  function depthOf(title: string, way: ReadonlySet<string>): number | undefined {
    if (depths.has(title)) return depths.get(title);
    const { kind } = byTitle.get(title)!;
    if (kind === 'root' || kind === 'users') return 0;
    const above = (parents.get(title) ?? [])
      .filter((parent) => !way.has(parent))
      .map((parent) => depthOf(parent, new Set([...way, title])))
      .filter((depth) => depth !== undefined);
    const depth = above.length > 0 ? Math.min(mostLayers, 1 + Math.max(...above)) : kind === 'tenant' ? 1 : undefined;
    depths.set(title, depth);
    return depth;
  }
  const columns: TableStatus[][] = Array.from({ length: mostLayers + 1 }, () => []);
  const apart: TableStatus[] = [];
  for (const table of tables) {
    const depth = depthOf(table.table, new Set([table.table]));
    (depth === undefined ? apart : columns[depth]!).push(table);
  }
  columns[0]!.sort((one, other) => Number(other.kind === 'root') - Number(one.kind === 'root'));
  return { columns, apart };
}

const headingOf = (index: number): string =>
  ['Tenants and people', 'Refer to them', 'One step further', 'Two steps further', 'Three steps further', 'Further'][
    index
  ]!;

function mean(values: readonly (number | undefined)[]): number {
  const known = values.filter((value) => value !== undefined);
  return known.length === 0 ? 0 : known.reduce((sum, value) => sum + value, 0) / known.length;
}
