import { existsSync } from 'node:fs';
import { join } from 'node:path';
import {
  actor,
  type DeclaredTable,
  type Kept,
  type PersonOfRow,
  type PersonalData,
} from '#platform/personalData/declaration.ts';
import { platformTables, tenantTable } from '#platform/personalData/platformTables.ts';
import { projectDirectory } from '../project/projectDirectory.ts';
import { graphSubgraphs, hasFile, importOf } from '../project/subgraphs.ts';

/** Where the page stands; a project that has none is not given one. */
export const privacyFile = 'docs/privacy.md';

/** The page about what all subgraphs of the project keep of people; undefined for a project without it. */
export async function privacyPage(): Promise<string | undefined> {
  if (!existsSync(join(projectDirectory, privacyFile))) return undefined;
  const subgraphs = await Promise.all(graphSubgraphs.map(async (name) => [name, await declarationOf(name)] as const));
  return `${[
    beginning,
    ...subgraphs.map(([name, own]) => `## ${name}\n\n${tableOf(own)}`),
    `## Every subgraph\n\nEach database has these beside; tenancy has no \`tenant\`, but the organizations themselves.\n\n${tableOf({ ...platformTables, ...tenantTable })}`,
  ].join('\n\n')}\n`;
}

async function declarationOf(name: string): Promise<PersonalData> {
  if (!hasFile(name, 'personalData')) return {};
  return (await importOf<{ personalData: PersonalData }>(name, 'personalData')).personalData;
}

const beginning = `# What is kept of people

<!-- Written by npm run schema from subgraphs/*/personalData.ts and platform/personalData/platformTables.ts. -->

Every column of the databases that names, describes or addresses a person is declared, with whose it is, why and how long it is kept, and what the person’s erasure does to it; a subgraph with a column that is not declared does not start ([decision 56](decisions/0056-personal-data-is-declared-where-its-tables-are.md)). This page is that declaration.

**Whose** is told by the column that leads to the person: of an account its id, of whoever is written to their address, else another row that leads on. **In their copy** is what \`requestMyData\` gives them of it; what is theirs and stays out of it stands with its reason. **The organization’s** is what members write for it: whom such a text names, the organization knows and changes. **Who did it, by id alone**, stays through an erasure: an id, which leads to nobody once the account is erased.

## A copy of one’s data

\`mutation { requestMyData { myData { id status } } }\` has a copy made, in the background; \`myData\` says when it is READY, and where it is: \`GET /my-data/<id>\` of the gateway, under an access token of the person whose it is, for 24 hours. Another finds nothing there. It is a ZIP of NDJSON files: \`own/tenancy/user.ndjson\`, \`organizations/acme/slack/slack_message.ndjson\`, a line a row: its id, the columns that lead to the person, and what they say of them, as the tables below have it; of messages those in channels that the person sees. It covers every organization of which they are an active member; of a subgraph that a project adds nothing is asked yet.

## How long

What has a period below goes within an hour of its end: each process of a subgraph deletes it, a thousand rows at a time, under a policy that shows it nothing else. What is append-only is deleted by the owner role alone.`;

function tableOf(tables: PersonalData): string {
  const rows = Object.entries(tables).map(([name, table]) => [
    `\`${name}\`, ${table.why}`,
    peopleOf(table) || '–',
    listOf(table.ofOrganization ?? []) || '–',
    keptOf(table.kept),
  ]);
  return [
    '| Table | Of a person | The organization’s | Kept |',
    '| --- | --- | --- | --- |',
    ...rows.map((cells) => `| ${cells.join(' | ')} |`),
  ].join('\n');
}

function peopleOf({ people = {} }: DeclaredTable): string {
  const actors = Object.entries(people).flatMap(([column, person]) => (person === actor ? [column] : []));
  return [
    ...Object.entries(people).flatMap(([column, person]) => (person === actor ? [] : [personOf(column, person)])),
    ...(actors.length === 0 ? [] : [`who did it, by id alone: ${listOf(actors)}`]),
  ].join('<br>');
}

function personOf(column: string, { is, says = [], withheld = {}, erased }: PersonOfRow): string {
  const left = Object.entries(withheld).map(([name, reason]) => `\`${name}\` (${reason})`);
  return [
    `**\`${column}\`** (${is === 'account' ? 'an account' : is === 'address' ? 'an address' : `\`${is}\``})`,
    ...(says.length === 0 ? [] : [`in their copy: ${listOf(says)}`]),
    ...(left.length === 0 ? [] : [`not in it: ${left.join(', ')}`]),
    `erasure: ${typeof erased === 'string' ? erasures[erased] : `it stays, ${erased.kept}`}`,
  ].join('; ');
}

const erasures = { removed: 'the row goes', emptied: 'it is emptied' };

const listOf = (columns: readonly string[]): string => columns.map((column) => `\`${column}\``).join(', ');

const keptOf = (kept: Kept): string =>
  typeof kept === 'string'
    ? kept
    : kept.days === 0
      ? `until \`${kept.after}\``
      : `${kept.days} days after \`${kept.after}\``;
