import { printSchema } from 'graphql';
import type { Linter } from 'eslint';
import { coordinateAt } from '../../schema/coordinates.ts';
import type { Problem } from '../../schema/problem.ts';
import type { SubgraphSource } from '../../schema/sources.ts';
import type { GraphState } from '../context.ts';
import { CouldNotCheck } from '../finding.ts';

const prefix = '@graphql-eslint/';

/** What connections and payloads are follows from their names; inputs are described by the mutation that takes them. */
const namesItself = [
  ...['ObjectTypeDefinition', 'ObjectTypeExtension'].map((type) => `${type}[name.value=/(Connection|Edge|Payload)$/]`),
  'InputObjectTypeDefinition',
];

const rules: Linter.RulesRecord = {
  [`${prefix}naming-convention`]: ['error', { types: 'PascalCase', FieldDefinition: 'camelCase', InputValueDefinition: 'camelCase', Argument: 'camelCase', DirectiveDefinition: 'camelCase', EnumValueDefinition: 'UPPER_CASE' }],
  [`${prefix}require-description`]: ['error', { types: true, ignoredSelectors: namesItself }],
  [`${prefix}no-hashtag-description`]: 'error',
  [`${prefix}unique-enum-value-names`]: 'error',
  [`${prefix}require-deprecation-reason`]: 'error',
};

/**
 * The field's rules (@graphql-eslint, through ESLint's Linter) on one SDL. A description in one subgraph is enough, and what clients do not see needs none.
 * @throws CouldNotCheck where ESLint cannot read what parses
 */
export async function fieldRules(source: SubgraphSource, { apiSchema }: GraphState): Promise<Problem[]> {
  const [{ Linter }, { default: plugin }] = await Promise.all([import('eslint'), import('@graphql-eslint/eslint-plugin')]);
  const messages = new Linter({ configType: 'flat' }).verify(source.sdl, [{
    files: ['**/*.graphql'],
    plugins: { '@graphql-eslint': plugin as never },
    languageOptions: { parser: plugin.parser as Linter.Parser, parserOptions: { graphQLConfig: { schema: printSchema(apiSchema) } } },
    rules,
  }], `${source.name}.graphql`);
  return messages.flatMap(({ ruleId, fatal, line, column, message }): Problem[] => {
    if (fatal === true || ruleId === null) throw new CouldNotCheck(`the lint rules cannot read ${source.name}: ${message}`);
    const part = coordinateAt(source.document, line, column);
    const described = apiSchema.getType(part?.coordinate ?? '');
    if (ruleId === `${prefix}require-description` && (described === undefined || Boolean(described.description))) return [];
    return [{ rule: ruleId.slice(prefix.length).replaceAll('-', '_').toUpperCase(), subject: part?.coordinate ?? source.name, place: source.placeOf(part?.node ?? source.document), message }];
  });
}
