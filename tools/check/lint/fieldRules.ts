import type { Linter } from 'eslint';
import { isEnumType, parse, printSchema, type GraphQLObjectType, type GraphQLSchema } from 'graphql';
import { describeUsual } from '#platform/graphql/describeUsual.ts';
import { CouldNotCheck } from '../../process/exitCode.ts';
import { coordinateAt, findNamed } from '../../schema/coordinates.ts';
import type { Problem } from '../../schema/problem.ts';
import type { SubgraphSource } from '../../schema/sources.ts';
import type { GraphState } from '../context.ts';

const prefix = '@graphql-eslint/';

const rules: Linter.RulesRecord = {
  [`${prefix}naming-convention`]: [
    'error',
    {
      types: 'PascalCase',
      FieldDefinition: 'camelCase',
      InputValueDefinition: 'camelCase',
      Argument: 'camelCase',
      DirectiveDefinition: 'camelCase',
      EnumValueDefinition: 'UPPER_CASE',
    },
  ],
  [`${prefix}require-description`]: [
    'error',
    { types: true, FieldDefinition: true, InputValueDefinition: true, EnumValueDefinition: true },
  ],
  [`${prefix}no-hashtag-description`]: 'error',
  [`${prefix}unique-enum-value-names`]: 'error',
  [`${prefix}require-deprecation-reason`]: 'error',
};

/**
 * The field's rules (@graphql-eslint, through ESLint's Linter) on one SDL, in which what every schema has alike is
 * described as usual (describeUsual.ts).
 * @throws CouldNotCheck where ESLint cannot read what parses
 */
export async function fieldRules(source: SubgraphSource, { apiSchema }: GraphState): Promise<Problem[]> {
  const [{ Linter }, { default: plugin }] = await Promise.all([
    import('eslint/universal'),
    import('@graphql-eslint/eslint-plugin'),
  ]);
  const sdl = describeUsual(source.sdl);
  const document = parse(sdl);
  const messages = new Linter({ configType: 'flat' }).verify(
    sdl,
    [
      {
        files: ['**/*.graphql'],
        plugins: { '@graphql-eslint': plugin as never },
        languageOptions: {
          parser: plugin.parser as Linter.Parser,
          parserOptions: { graphQLConfig: { schema: printSchema(apiSchema) } },
        },
        rules,
      },
    ],
    `${source.name}.graphql`,
  );
  return messages.flatMap(({ ruleId, fatal, line, column, message }): Problem[] => {
    if (fatal === true || ruleId === null)
      throw new CouldNotCheck(`the lint rules cannot read ${source.name}: ${message}`);
    const part = coordinateAt(document, line, column);
    if (ruleId === `${prefix}require-description` && !lacksDescription(part?.coordinate ?? '', apiSchema)) return [];
    return [
      {
        rule: ruleId.slice(prefix.length).replaceAll('-', '_').toUpperCase(),
        subject: part?.coordinate ?? source.name,
        place: source.placeOf(findNamed(source.document, part?.coordinate ?? '') ?? source.document),
        message,
      },
    ];
  });
}

/** A description in one subgraph is enough; what clients do not see, and a root type, needs none. */
function lacksDescription(coordinate: string, schema: GraphQLSchema): boolean {
  const part = partOf(coordinate, schema);
  return part !== undefined && !part.description && !rootsOf(schema).includes(part as GraphQLObjectType);
}

const rootsOf = (schema: GraphQLSchema) => [
  schema.getQueryType(),
  schema.getMutationType(),
  schema.getSubscriptionType(),
];

/** What a coordinate names in the schema that clients see; undefined where it is not there. */
function partOf(coordinate: string, schema: GraphQLSchema): { description?: string | null | undefined } | undefined {
  const [, name, member, argument] = /^(\w+)(?:\.(\w+)(?:\((\w+):\))?)?$/.exec(coordinate) ?? [];
  const type = schema.getType(name ?? '');
  if (type === undefined || member === undefined) return type;
  if (isEnumType(type)) return type.getValue(member) ?? undefined;
  if (!('getFields' in type)) return undefined;
  const field = type.getFields()[member];
  if (argument === undefined) return field;
  return field !== undefined && 'args' in field ? field.args.find(({ name: given }) => given === argument) : undefined;
}
