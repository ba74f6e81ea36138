import { counted } from '../../counted.ts';
import type { ScanFinding, Severity } from '../../finding.ts';
import type { ScanReport } from '../../report.ts';
import { isLine } from '../isLine.ts';
import { escaped } from './escaped.ts';

/** One section a rule, the worst first: what can come of it once, and each place where it was found. */
export function findings({ findings: all }: ScanReport): string {
  const rules = Map.groupBy(all, ({ rule }) => rule);
  if (rules.size === 0) return '<p class="none">Nothing was found.</p>';
  return [...rules.values()].map(section).join('\n');
}

function section(found: readonly ScanFinding[]): string {
  const { rule, name, severity, impact, cause } = found[0]!;
  return `<details class="rule ${severity}" id="${rule}"${severity === 'critical' ? ' open' : ''}>
<summary><span class="severity">${severity}</span><span class="title"><b>${rule}</b> ${inWords(name)}</span><span class="places">${counted(found.length, 'place')}</span></summary>
<p>${escaped(impact)}</p><p class="cause">${escaped(cause)}</p>
<ul>${found.map((finding) => place(finding, severity)).join('\n')}</ul></details>`;
}

const place = (finding: ScanFinding, usual: Severity): string =>
  `<li class="finding"><p><code class="where">${escaped(whereOf(finding))}</code>${labels(finding, usual)}</p><p>${escaped(finding.message)}</p>
<details><summary>How to mend it</summary><pre>${escaped(finding.fix)}</pre><p>Shown, and shown to be mended, by</p><pre>${escaped(finding.verify)}</pre></details></li>`;

/** What this finding has that the others of its rule may not have. */
const labels = ({ severity, accepted, change, place: at }: ScanFinding, usual: Severity): string =>
  [
    ...(severity === usual ? [] : [severity]),
    ...(change === undefined ? [] : [change]),
    ...(accepted === undefined ? [] : [`accepted until ${accepted.until}: ${accepted.reason}`]),
    ...(isLine(at) ? [at] : []),
  ]
    .map((word) => `<span class="label">${escaped(word)}</span>`)
    .join('');

const whereOf = ({ table, column, object }: ScanFinding): string =>
  [[table, column].filter((part) => part !== undefined).join('.'), object]
    .filter((part) => part !== undefined && part !== '')
    .join(' · ') || 'database';

/** `TENANT_COLUMN_MISSING` → `Tenant column missing` */
export const inWords = (name: string): string => {
  const words = name
    .toLowerCase()
    .replaceAll('_', ' ')
    .replaceAll(/\b(rls|fk|id|gin|json|jsonb)\b/g, (word) => word.toUpperCase());
  return `${words[0]!.toUpperCase()}${words.slice(1)}`;
};
