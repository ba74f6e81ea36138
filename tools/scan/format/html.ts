import { compliance, type ScanReport, type TableStatus } from '../report.ts';
import type { Scan } from '../scan.ts';
import { layout } from './layout.ts';

/**
 * One page that needs nothing else: the map of tables (tenants in the middle, their tables around them, an arrow from
 * each to what it refers to), and the findings below. No script, and nothing from elsewhere.
 */
export function html(scan: Pick<Scan, 'report' | 'catalogue'>): string {
  const { report } = scan;
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>${escaped(report.title)}</title><style>${style}</style></head><body>
<h1>${escaped(report.title)}</h1>
<p>PostgreSQL ${escaped(report.serverVersion)}, ${report.scannedAt.toISOString().slice(0, 10)}: <strong>${report.verdict}</strong>. ${report.tables.length} tables, ${compliance(report)} % without a critical finding. A tenant is a row of ${escaped(report.tenants.join(', below it ') || 'a table that is not known')}.</p>
<p class="legend">${(['root', 'tenant', 'users', 'global', 'other'] as const).map((kind) => `<span class="${kind}">${kind}</span>`).join(' ')} <span class="gap">has a critical finding</span></p>
${map(scan)}
<table><thead><tr><th>Severity</th><th>Rule</th><th>Where</th><th>What</th><th>Fix</th></tr></thead><tbody>
${report.findings.map(findingRow).join('\n')}
</tbody></table></body></html>
`;
}

const findingRow = ({
  severity,
  rule,
  name,
  table,
  column,
  object,
  message,
  impact,
  fix,
  accepted,
}: ScanReport['findings'][number]): string =>
  `<tr class="${severity}"><td>${severity}${accepted === undefined ? '' : ', accepted'}</td><td>${rule} ${escaped(name)}</td><td>${escaped([table, column, object].filter((part) => part !== undefined).join(' '))}</td><td>${escaped(message)}. ${escaped(impact)}</td><td><code>${escaped(fix)}</code></td></tr>`;

function map({ report, catalogue }: Pick<Scan, 'report' | 'catalogue'>): string {
  const boxes = layout(report.tables);
  const { width, height } = boxes;
  const at = new Map(boxes.places.map((place) => [place.table.table, place]));
  const arrows = catalogue.tables.flatMap(({ title, foreignKeys }) =>
    foreignKeys.flatMap(({ target, valid }) => {
      const [from, to] = [at.get(title), at.get(target.title)];
      return from === undefined || to === undefined || from === to
        ? []
        : [
            `<line x1="${from.x + boxWidth / 2}" y1="${from.y + boxHeight / 2}" x2="${to.x + boxWidth / 2}" y2="${to.y + boxHeight / 2}"${valid ? '' : ' class="invalid"'}/>`,
          ];
    }),
  );
  return `<svg viewBox="0 0 ${width} ${height}" role="img" aria-label="map of tables">${arrows.join('')}${boxes.places.map((place) => box(place)).join('')}</svg>`;
}

const [boxWidth, boxHeight] = [190, 36];

const box = ({ table, x, y }: { table: TableStatus; x: number; y: number }): string =>
  `<g class="${table.kind}${table.critical > 0 ? ' gap' : ''}"><title>${escaped(`${table.table}: ${table.kind}, ${table.critical} critical, ${table.warning} warning, ${table.info} info`)}</title><rect x="${x}" y="${y}" width="${boxWidth}" height="${boxHeight}" rx="5"/><text x="${x + 8}" y="${y + 22}">${escaped(table.table.length > 25 ? `${table.table.slice(0, 24)}…` : table.table)}</text></g>`;

const style = `body{font:14px system-ui,sans-serif;margin:2rem;color:#222;background:#fff}
svg{width:100%;max-height:80vh;border:1px solid #ddd}line{stroke:#bbb;stroke-width:1}line.invalid{stroke-dasharray:4}
text{font-size:12px}rect{stroke:#888;fill:#eee}
.root rect,span.root{fill:#2b6cb0;background:#2b6cb0}.root text,span.root{fill:#fff;color:#fff}
.tenant rect,span.tenant{fill:#bee3f8;background:#bee3f8}.users rect,span.users{fill:#c6f6d5;background:#c6f6d5}
.global rect,span.global{fill:#e9d8fd;background:#e9d8fd}.gap rect{stroke:#c53030;stroke-width:3}span.gap{border:2px solid #c53030}
.legend span{padding:.2em .6em;border-radius:4px}table{border-collapse:collapse;margin-top:2rem}
td,th{border:1px solid #ddd;padding:.4em;text-align:left;vertical-align:top}tr.critical td:first-child{background:#fed7d7}
tr.warning td:first-child{background:#fefcbf}code{white-space:pre-wrap;overflow-wrap:anywhere}`;

const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
