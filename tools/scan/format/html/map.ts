import type { ScanReport, TableStatus } from '../../report.ts';
import type { Scan } from '../../scan.ts';
import { kindTexts } from '../kindTexts.ts';
import { escaped } from './escaped.ts';
import { layout, lettersOf, type Arrow, type Box, type MapLayout } from './layout.ts';

/** A reference that the map draws: `state` is the worst that was found of it. */
interface DrawnArrow extends Arrow {
  declared: boolean;
  state: 'good' | 'warning' | 'critical';
}

/**
 * The tables as boxes, in the colour of what was found of them, and the references between them as lines. What refers
 * to the tenants by its tenant column says so in its box, and needs no line.
 */
export function map(scan: Scan): string {
  const { report } = scan;
  const arrows = arrowsOf(scan);
  const drawn = layout(report.tables, arrows);
  const at = new Map(drawn.boxes.map((box) => [box.table.table, box]));
  const roots = new Set(report.tables.filter(({ kind }) => kind === 'root').map(({ table }) => table));
  const lines = arrows
    .filter(({ from, to }) => from !== to && !roots.has(to))
    .map((arrow) => line(arrow, at.get(arrow.from)!, at.get(arrow.to)!, drawn));
  return `<div class="map" tabindex="0"><svg width="${Math.ceil(drawn.width)}" height="${Math.ceil(drawn.height)}" viewBox="0 0 ${Math.ceil(drawn.width)} ${Math.ceil(drawn.height)}" role="img" aria-label="Map of tables">
${drawn.headings.map(({ text, x, y }) => `<text class="heading" x="${x}" y="${y}">${text}</text>`).join('')}
${lines.join('\n')}
${drawn.boxes.map((box) => boxOf(box, drawn, report.tables.indexOf(box.table))).join('\n')}
</svg></div>`;
}

/** What a table's box is coloured by. */
export const stateOf = ({ critical, warning, unread }: TableStatus): DrawnArrow['state'] | 'unread' =>
  critical > 0 ? 'critical' : unread !== undefined ? 'unread' : warning > 0 ? 'warning' : 'good';

function arrowsOf({ report, catalogue, tenancy }: Scan): DrawnArrow[] {
  const shown = new Set(report.tables.map(({ table }) => table));
  return catalogue.tables.flatMap((table) =>
    (tenancy?.references.get(table) ?? table.foreignKeys.map((key) => ({ target: key.target, foreignKey: key })))
      .filter(({ target }) => shown.has(target.title))
      .map(({ target, foreignKey }) => ({
        from: table.title,
        to: target.title,
        declared: foreignKey?.valid === true,
        state: stateOfReference(report, table.title, foreignKey?.name),
      })),
  );
}

/** The rules that are about a reference itself, and not about its index. */
const ofReferences = new Set(['T11', 'T12', 'I03']);

function stateOfReference({ findings }: ScanReport, table: string, key: string | undefined): DrawnArrow['state'] {
  const own = findings.filter(
    (finding) =>
      finding.table === table &&
      finding.object !== undefined &&
      finding.object === key &&
      finding.accepted === undefined &&
      ofReferences.has(finding.rule),
  );
  if (own.length === 0) return 'good';
  return own.some(({ severity }) => severity === 'critical') ? 'critical' : 'warning';
}

/** From the left of what refers to the right of what it refers to; around them where that does not stand to the left. */
function line({ state, declared }: DrawnArrow, from: Box, to: Box, { box }: MapLayout): string {
  const [y, targetY] = [from.y + box.height / 2, to.y + box.height / 2];
  const [left, right] = [from.x, to.x + box.width];
  const bend = Math.max(30, Math.abs(left - right) / 2);
  const path =
    right <= left
      ? `M${left} ${y}C${left - bend} ${y} ${right + bend} ${targetY} ${right} ${targetY}`
      : `M${from.x + box.width} ${y}C${from.x + box.width + 50} ${y} ${right + 50} ${targetY} ${right} ${targetY}`;
  return `<path class="${state}${declared ? '' : ' undeclared'}" d="${path}"/>`;
}

function boxOf({ table, x, y }: Box, drawn: MapLayout, index: number): string {
  const { box } = drawn;
  const state = stateOf(table);
  const found = table.critical + table.warning + table.info;
  const title = `${table.table}: ${kindTexts[table.kind]}, ${found === 0 ? 'nothing found' : `${table.critical} critical, ${table.warning} warning, ${table.info} info`}`;
  return `<a href="#table-${index}"><g class="table ${table.kind} ${state}"><title>${escaped(title)}</title><rect x="${x}" y="${y}" width="${box.width}" height="${box.height}" rx="7"/><rect class="edge" x="${x}" y="${y + 9}" width="4" height="${box.height - 18}" rx="2"/><text class="name" x="${x + 14}" y="${y + 20}">${escaped(shortened(table.table, lettersOf(table, drawn)))}</text><text class="about" x="${x + 14}" y="${y + 36}">${escaped(shortened(aboutOf(table), lettersOf(table, drawn) + 3))}</text>${table.critical === 0 ? '' : `<circle cx="${x + box.width - 16}" cy="${y + 16}" r="9"/><text class="count" x="${x + box.width - 16}" y="${y + 20}">${table.critical}</text>`}</g></a>`;
}

const aboutOf = (table: TableStatus): string => table.tenantColumn ?? kindTexts[table.kind];

const shortened = (text: string, letters: number): string => {
  const all = Array.from(text, (letter) => letter);
  return all.length > letters ? `${all.slice(0, letters - 1).join('')}…` : text;
};
