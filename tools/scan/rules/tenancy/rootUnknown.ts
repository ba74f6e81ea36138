import type { Table } from '../../catalogue/catalogue.ts';
import { counted } from '../../counted.ts';
import type { Hit, RuleDescription } from '../../rule.ts';
import { shellWord } from '../../shellWord.ts';
import type { RootCandidate } from '../../tenancy/findRoot.ts';

/** Nothing can be said about tenants whose table is not known: the scan ends with this, unchecked. */
export const rootUnknown: RuleDescription & { hit(candidates: readonly RootCandidate[]): Hit } = {
  id: 'T01',
  name: 'ROOT_UNKNOWN',
  family: 'tenancy',
  severity: 'critical',
  impact: 'Without the table of the tenants nothing tells whether their rows are kept apart.',
  cause: 'No table is named like a tenant and referred to by others, or several are.',
  hit: (candidates) => ({
    message:
      candidates.length === 0
        ? 'no table is named like a tenant (organization, company, team …) and referred to by others'
        : `these may be the tenants: ${candidates.map(candidateText).join('; ')}`,
    fix: `name it: ${optionsFor(candidates[0])}`,
    verify: 'scan again with --tenant',
  }),
};

const candidateText = ({ table, foreignKeys, columns, above }: RootCandidate): string =>
  `${table.title} (foreign keys of ${counted(foreignKeys, 'table')}, columns named after it without one in ${columns}${
    above === undefined ? '' : `; its rows belong to those of ${above.table.title}`
  })`;

const optionsFor = (candidate: RootCandidate | undefined): string =>
  candidate === undefined
    ? '--tenant <table>.<column>'
    : [...(candidate.above === undefined ? [] : [candidate.above]), candidate]
        .map(({ table }) => {
          const key = keyOf(table);
          return key === undefined
            ? `--tenant ${shellWord(table.title)}.<column>, of a column that alone names one row`
            : `--tenant ${shellWord(`${table.title}.${key}`)}`;
        })
        .join(' ');

/** Part of a key names several tenants at once. */
const keyOf = ({ primaryKey }: Table): string | undefined => (primaryKey?.length === 1 ? primaryKey[0] : undefined);
