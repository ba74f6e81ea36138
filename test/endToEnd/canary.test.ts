import { readdirSync, readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { getNamedType, isListType, isNonNullType, isRequiredArgument } from 'graphql';
import { apiSchemaOf } from '#gateway/supergraph/apiSchema.ts';
import { demonstrationOrganizations, demonstrationUsers } from '#platform/demonstration/demonstration.ts';
import { subgraphNames, type SubgraphName } from '#platform/process/names.ts';
import { startGraph, type GraphClient, type TestGraph } from '../harness/graph.ts';
import { operationOf } from './sampleArguments.ts';
import { fullSelection } from './selections.ts';

const schema = apiSchemaOf(readFileSync(new URL('../../schema/supergraph.graphql', import.meta.url), 'utf8'));
const queries = Object.values(schema.getQueryType()!.getFields());
const operations = new URL('../../schema/operations/', import.meta.url);
const saved = readdirSync(operations).map((file) => readFileSync(new URL(file, operations), 'utf8'));
const { acme, beta } = demonstrationOrganizations;

let graph: TestGraph;
/** Each text column of Beta's with the word that all its rows now hold. */
const canaries: { table: string; column: string; word: string }[] = [];
/** The ids of Beta's rows. */
const foreignIds: string[] = [];
/** Who reads in Acme, and the tables of which some rows of Beta's are their own. */
const readers: { who: string; client: GraphClient; own: readonly string[] }[] = [];
let betaOwner: GraphClient;

beforeAll(async () => {
  graph = await startGraph();
  await graph.seed();
  for (const role of ['owner', 'viewer'])
    readers.push({ who: role, client: await graph.signIn(`${role}@acme.test`, acme.id), own: [] });
  readers.push({
    who: 'a member of both, in Acme',
    client: await graph.signIn(demonstrationUsers.consultant.email, acme.id),
    own: ['membership', 'organization', 'role'],
  });
  readers.push({
    who: 'a member of Acme, asking for Beta',
    client: await graph.signIn('owner@acme.test', beta.id),
    own: [],
  });
  betaOwner = await graph.signIn('owner@beta.test', beta.id);
  await graph.subgraphs.tenancy.sql(
    `insert into user_identity (user_id, issuer, subject, email) select id, 'https://issuer.test', id::text, email from "user"`,
  );
  for (const name of subgraphNames) await mark(name);
});
afterAll(() => graph.stop());

/**
 * Columns whose text is read by the system itself, so that another would stop Beta from working: all others are marked.
 */
const kept = new Set(['role.key', 'user.password_hash', 'user.timezone', 'organization.timezone']);

interface Column {
  table: string;
  column: string;
  type: string;
  most: number | null;
}

async function mark(name: SubgraphName): Promise<void> {
  const { sql } = graph.subgraphs[name];
  const columns = await sql<Column>(`
    select c.table_name as table, c.column_name as column, c.udt_name as type, c.character_maximum_length as most
    from information_schema.columns c
    where c.table_schema = 'public' and c.udt_name in ('text', 'varchar', 'citext', '_text', 'jsonb') and c.is_generated = 'NEVER'
      and c.table_name not in ('migration', 'used_nonce', 'seen_membership', 'inbox_event', 'failed_log_in', 'pending_sign_in')
      and not exists (select from pg_constraint k where k.conrelid = format('%I', c.table_name)::regclass and k.contype = 'c' and pg_get_constraintdef(k.oid) ~ format('\\m%s\\M.* = ANY', c.column_name))
    order by 1, 2`);
  for (const { table, column, type, most } of columns) {
    if (kept.has(`${table}.${column}`)) continue;
    const word = `canary${canaries.length}end`;
    canaries.push({ table, column, word });
    await sql(
      `update "${table}" t set "${column}" = ${marked(`"${column}"`, type, most, word, `${table}.${column}`)} where ${ofBeta(table)}`,
    );
  }
  for (const table of new Set(columns.map((column) => column.table)))
    foreignIds.push(
      ...(await sql<{ id: string }>(`select id from "${table}" t where ${ofBeta(table)} limit 3`)).map(({ id }) => id),
    );
}

function ofBeta(table: string): string {
  if (table === 'organization' || table === 'tenant') return `id = '${beta.id}'`;
  if (table === 'user') return `id = '${demonstrationUsers.betaOwner.id}'`;
  return ['refresh_token', 'user_identity', 'one_time_token'].includes(table)
    ? `user_id = '${demonstrationUsers.betaOwner.id}'`
    : `organization_id = '${beta.id}'`;
}

/** The column's text with the word before it, and what makes it unique if it was not; null becomes the word alone. */
function marked(column: string, type: string, most: number | null, word: string, name: string): string {
  if (type === '_text') return `array_append(${column}, '${word}')`;
  if (type === 'jsonb')
    return `case jsonb_typeof(${column}) when 'array' then ${column} || '["${word}"]' else coalesce(${column}, '{}') || '{"${word}": "${word}"}' end`;
  if (name === 'organization.slug' || name === 'tenant.slug') return `'${word}'`;
  if (name === 'organization.domain') return `'${word}.test'`;
  return `left('${word} ' || coalesce(${column}::text, ''), ${most ?? 1_000_000})`;
}

interface Asked {
  text: string;
  variables: Record<string, unknown>;
}

/** Every query without required arguments, its lists as long as they may be, and every search for a canary. */
function listings(): Asked[] {
  return queries
    .filter(({ args }) => !args.some(isRequiredArgument))
    .flatMap((field) => {
      const first = field.args.some(({ name }) => name === 'first') ? { first: 100 } : {};
      const searches = field.args
        .filter(
          ({ name, type: argument }) =>
            name !== 'after' && name !== 'before' && getNamedType(argument).name === 'String',
        )
        .map(({ name, type: argument }) => ({
          ...first,
          [name]:
            isListType(argument) || (isNonNullType(argument) && isListType(argument.ofType)) ? ['canary'] : 'canary',
        }));
      return [first, ...searches].map((variables) => ({
        text: operationOf('query', field, variables, fullSelection(schema, field)),
        variables,
      }));
    });
}

/** Every look-up by an id, of every row of Beta's. */
const lookUps = (): Asked[] =>
  queries
    .filter(
      ({ args }) =>
        args
          .filter(isRequiredArgument)
          .map(({ type }) => getNamedType(type).name.replace(/^\w+Reference$/, 'ID'))
          .join() === 'ID',
    )
    .flatMap((field) => {
      const { name, type } = field.args.find(isRequiredArgument)!;
      return foreignIds.map((id) => {
        const variables = { [name]: getNamedType(type).name === 'ID' ? id : { id } };
        return { text: operationOf('query', field, variables), variables };
      });
    });

/** All that an answer says, what its cursors hold included. */
async function told(client: GraphClient, { text, variables }: Asked): Promise<string> {
  const answer = await client.send(text, variables);
  const codes = (answer.errors ?? []).map(({ extensions }) => extensions.code);
  expect({
    text,
    refused: codes.filter(
      (code) => code.startsWith('GRAPHQL') || ['INTERNAL', 'QUERY_TOO_COMPLEX', 'SUBGRAPH_UNAVAILABLE'].includes(code),
    ),
  }).toEqual({ text, refused: [] });
  const cursors = [...answer.text.matchAll(/"(?:cursor|startCursor|endCursor)":"([\w-]+)"/g)].map(([, cursor]) =>
    Buffer.from(cursor!, 'base64url').toString(),
  );
  return [answer.text, ...cursors].join('\n');
}

const everything = (): Asked[] => [...saved.map((text) => ({ text, variables: {} })), ...listings()];

const wordsIn = (text: string): string[] => text.match(/canary\d+end/g) ?? [];

test('no word of Beta’s reaches anybody in Acme, through saved operations, lists, searches, look-ups or cursors', async () => {
  for (const { who, client, own } of readers) {
    const foreign = new Set(canaries.filter(({ table }) => !own.includes(table)).map(({ word }) => word));
    for (const asked of [...everything(), ...lookUps()])
      expect({ who, asked, told: wordsIn(await told(client, asked)).filter((word) => foreign.has(word)) }).toEqual({
        who,
        asked,
        told: [],
      });
  }
});

/**
 * Tables of which clients are shown no text at all, or of which the demonstration has no row that the test can fill
 * (import_run, job), and columns that nobody is shown.
 */
const untold = [
  'content_block_words',
  'idempotency_key',
  'import_change',
  'import_run',
  'job',
  'membership_words',
  'one_time_token',
  'slack_channel_words',
  'slack_day',
  'slack_erasure',
  'slack_user_words',
  'tenant',
];
const secret = [
  'credential.ciphertext',
  'credential.key_id',
  'credential.refresh_ciphertext',
  'invitation.token_hash',
  'one_time_token.token_hash',
  'refresh_token.jti',
];

test('Beta’s own owner is shown the same words, of every table that clients are shown, but no secret', async () => {
  const shown = new Set<string>();
  for (const asked of everything()) for (const word of wordsIn(await told(betaOwner, asked))) shown.add(word);
  const tables = new Set(canaries.map(({ table }) => table));
  expect(
    [...tables].filter((table) => !canaries.some((canary) => canary.table === table && shown.has(canary.word))).sort(),
  ).toEqual(untold);
  const hidden = canaries.filter(({ word }) => !shown.has(word)).map(({ table, column }) => `${table}.${column}`);
  expect(hidden).toEqual(expect.arrayContaining(secret));
  expect(shown.size).toBeGreaterThan(100);
});
