import type { Linter } from 'eslint';
import { printSchema, type GraphQLObjectType, type GraphQLSchema } from 'graphql';
import { CouldNotCheck } from '../../process/exitCode.ts';
import { coordinateAt } from '../../schema/coordinates.ts';
import type { Problem } from '../../schema/problem.ts';
import type { SubgraphSource } from '../../schema/sources.ts';
import type { GraphState } from '../context.ts';

const prefix = '@graphql-eslint/';

/** What connections and payloads are follows from their names; inputs are described by the mutation that takes them. */
const namesItself = [
  ...['ObjectTypeDefinition', 'ObjectTypeExtension'].map((type) => `${type}[name.value=/(Connection|Edge|Payload)$/]`),
  'InputObjectTypeDefinition',
];

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
  [`${prefix}require-description`]: ['error', { types: true, ignoredSelectors: namesItself }],
  [`${prefix}no-hashtag-description`]: 'error',
  [`${prefix}unique-enum-value-names`]: 'error',
  [`${prefix}require-deprecation-reason`]: 'error',
};

/**
 * The field's rules (@graphql-eslint, through ESLint's Linter) on one SDL.
 * @throws CouldNotCheck where ESLint cannot read what parses
 */
export async function fieldRules(source: SubgraphSource, { apiSchema }: GraphState): Promise<Problem[]> {
  const [{ Linter }, { default: plugin }] = await Promise.all([
    import('eslint/universal'),
    import('@graphql-eslint/eslint-plugin'),
  ]);
  const messages = new Linter({ configType: 'flat' }).verify(
    source.sdl,
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
    const part = coordinateAt(source.document, line, column);
    if (ruleId === `${prefix}require-description` && !lacksDescription(part?.coordinate ?? '', apiSchema)) return [];
    return [
      {
        rule: ruleId.slice(prefix.length).replaceAll('-', '_').toUpperCase(),
        subject: part?.coordinate ?? source.name,
        place: source.placeOf(part?.node ?? source.document),
        message,
      },
    ];
  });
}

/** A description in one subgraph is enough; what clients do not see, and a root type, needs none. */
function lacksDescription(name: string, schema: GraphQLSchema): boolean {
  const type = schema.getType(name);
  return (
    type !== undefined &&
    !type.description &&
    ![schema.getQueryType(), schema.getMutationType(), schema.getSubscriptionType()].includes(type as GraphQLObjectType)
  );
}
