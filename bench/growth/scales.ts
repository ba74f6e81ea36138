import { withClient } from '#tools/database/provision.ts';
import { fill, join } from '../../test/growth/fill.ts';
import { cloneDatabases, copyDatabases, type CloneUrls, type ClonedDatabases } from '../../test/harness/databases.ts';

/** How many other organizations there are, of ten rows a table each, and how many rows the measured one's tables have. */
export interface Scale {
  others: number;
  rows: number;
}

const rowsOfOther = 10;

/**
 * A subgraph's database at each of these scales, each of which holds what the one before holds. They stand beside each
 * other, so that one request can be measured on all of them in the same moment.
 */
export async function fillScales(name: string, scales: readonly Scale[]): Promise<ClonedDatabases<string>[]> {
  const growing = await cloneDatabases(name);
  const urls = growing.urls[name]!;
  const filled: ClonedDatabases<string>[] = [];
  let before: Scale = { others: 0, rows: 0 };
  for (const scale of scales) {
    await grow(urls, name, before, scale);
    filled.push(await copyDatabases({ [name]: urls }));
    before = scale;
    process.stderr.write(`${name}: ${scale.others} others, ${scale.rows} rows\n`);
  }
  await growing.drop();
  return filled;
}

async function grow({ superuserUrl }: CloneUrls, name: string, before: Scale, scale: Scale): Promise<void> {
  await withClient(superuserUrl, async (client) => {
    await fill(client, name, [0, 0], [before.rows + 1, scale.rows]);
    await fill(client, name, [before.others + 1, scale.others], [1, rowsOfOther]);
    if (before.others === 0 && name === 'tenancy') await join(client, [1, 4]);
    await client.query('vacuum (freeze, analyze)');
  });
}
