import {
  getNamedType,
  isEnumType,
  isInputObjectType,
  isListType,
  isNonNullType,
  isRequiredArgument,
  type GraphQLField,
  type GraphQLInputType,
} from 'graphql';
import { keyOf } from './rows.ts';

export type Values = Record<string, unknown>;

/** What is asked for by an argument or an input's field of this name; some of the rows (rows.ts) have it, not all. */
const named: Readonly<Record<string, readonly unknown[]>> = {
  action: ['resource.verb7'],
  actor: [keyOf('user', 1)],
  authorId: [keyOf('slack_user', 1)],
  channelIds: [[keyOf('slack_channel', 1)], [1, 2, 3].map((row) => keyOf('slack_channel', row))],
  from: ['2023-11-14T22:00:00.000Z'],
  by: [['DAY'], ['CHANNEL', 'PERSON']],
  integrationId: [keyOf('integration', 1)],
  mentions: [keyOf('slack_user', 1)],
  resourceId: ['resource 7'],
  resourceType: ['Resource7'],
  roleId: [keyOf('role', 1)],
  search: ['word7', 'word7 word8', 'word1* -word2', 'in:channel-1 word7', 'has:file', 'before:2024'],
  tags: [['tag7'], ['all']],
  text: ['word7'],
  to: ['2023-11-14T22:10:00.000Z'],
  workspaceId: [keyOf('slack_workspace', 1)],
};

/** By what a single row is asked for: one of these ways. */
const addresses: Readonly<Record<string, readonly Values[]>> = {
  member: [{ by: { id: keyOf('membership', 1) } }, { by: { userId: keyOf('user', 1) } }],
  domainProof: [{ domain: 'company.test' }],
  myIdentity: [{ id: keyOf('user_identity', 3) }],
  mySession: [{ id: keyOf('session', 3) }],
  platformOrganization: [{ organization: keyOf('organization', 1) }],
  slackMessage: [
    { by: { id: keyOf('slack_message', 1) } },
    { by: { place: { channelId: keyOf('slack_channel', 1), ts: '1699999998.000000' } } },
    { by: { permalink: 'https://workspace-0-1.slack.com/archives/C1/p1699999998000000' } },
  ],
  team: [{ by: { id: keyOf('team', 1) } }, { by: { slug: 'team-1' } }],
};

const ofPages = new Set(['first', 'after', 'last', 'before']);

/**
 * The ways to ask for a list: in each of its orders without any filter but what it needs, by each value of each (of an
 * enum, the first and the last), and by all at once. Of a single row: each way to name it.
 * @throws Error for an argument of which no value is known.
 */
export function waysToAsk(type: string, field: GraphQLField<unknown, unknown>, isList: boolean): Values[] {
  if (!isList) return [...(addresses[field.name] ?? [idOf(field)])];
  const filters = field.args.filter(({ name }) => !ofPages.has(name) && name !== 'orderBy');
  const single = filters.flatMap((argument) =>
    valuesOf(`${type}.${field.name}`, argument.name, argument.type).map((value) => ({ [argument.name]: value })),
  );
  const all = Object.assign({}, ...single.toReversed(), ...inputsOf(single)) as Values;
  const needed = Object.assign(
    {},
    ...filters
      .filter((argument) => isRequiredArgument(argument))
      .map(({ name, type: asked }) => ({ [name]: valuesOf(`${type}.${field.name}`, name, asked)[0] })),
  ) as Values;
  return [{}, ...single, ...(coordinatesOf(all).length > 1 ? [all] : [])].flatMap((values) =>
    ordersOf(field, values).map((order) => ({ ...needed, ...values, ...order })),
  );
}

/** The orders of a list, of which one by relevance is of what words have found. */
function ordersOf({ args }: GraphQLField<unknown, unknown>, { filter }: Values): Values[] {
  const type = args.map((argument) => getNamedType(argument.type)).find(({ name }) => name.endsWith('Order'));
  if (!isEnumType(type)) return [{}];
  const isOfWords = String((filter as Values | undefined)?.['search']).startsWith('word');
  return type
    .getValues()
    .filter(({ name }) => name !== 'RELEVANCE' || isOfWords)
    .map(({ name }) => ({ orderBy: name }));
}

/** The names of arguments, and of the fields of inputs. */
const coordinatesOf = (values: Values): string[] =>
  Object.entries(values).flatMap(([name, value]) =>
    typeof value === 'object' && value !== null && !Array.isArray(value) ? coordinatesOf(value as Values) : [name],
  );

/** Input objects with all of their fields. */
function inputsOf(single: readonly Values[]): Values[] {
  const inputs = single.flatMap((values) =>
    Object.entries(values).filter(
      (entry): entry is [string, Values] => typeof entry[1] === 'object' && !Array.isArray(entry[1]),
    ),
  );
  return [...Map.groupBy(inputs, ([name]) => name)].map(([name, some]) => ({
    [name]: Object.assign({}, ...some.map(([, value]) => value).toReversed()) as Values,
  }));
}

/** The id of the first row of the field's table. */
function idOf({ name, args, type }: GraphQLField<unknown, unknown>): Values {
  if (args.length === 0) return {};
  if (args.length > 1 || args[0]!.name !== 'id')
    throw new Error(`say in test/growth/arguments.ts by what one asks for Query.${name}`);
  return { id: keyOf(tableOf(getNamedType(type).name), 1) };
}

function valuesOf(field: string, name: string, type: GraphQLInputType): readonly unknown[] {
  if (isNonNullType(type)) return valuesOf(field, name, type.ofType);
  if (isInputObjectType(type))
    return Object.values(type.getFields()).flatMap((inner) =>
      valuesOf(field, inner.name, inner.type).map((value) => ({ [inner.name]: value })),
    );
  const known = named[name];
  if (known !== undefined) return known;
  if (isListType(type) && isEnumType(getNamedType(type)))
    return valuesOf(field, name, type.ofType).map((value) => [value]);
  if (isEnumType(type)) return [type.getValues()[0]!, type.getValues().at(-1)!].map((value) => value.name);
  if (type.toString() === 'Boolean') return [true, false];
  throw new Error(`say in test/growth/arguments.ts what ${field} is asked for by ${name}`);
}

/** The table of a type's rows. */
export const tableOf = (type: string): string =>
  tablesOfOtherNames[type] ?? type.replace(/(?<=[a-z])[A-Z]/g, '_$&').toLowerCase();

/** The types that were given a longer name than their table (docs/decisions/0044). */
const tablesOfOtherNames: Readonly<Record<string, string>> = {
  ContentSection: 'section',
  IntegrationCredential: 'credential',
  SlackImportRun: 'import_run',
};
