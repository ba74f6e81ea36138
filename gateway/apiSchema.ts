import {
  buildASTSchema, isScalarType, isTypeDefinitionNode, Kind, parse, visit, type ConstDirectiveNode, type DefinitionNode, type DocumentNode, type GraphQLSchema,
} from 'graphql';
import { scalars } from '#platform/scalars.ts';

/** The schema that clients see: the supergraph without federation's machinery, our access directives and whatever is @inaccessible. */
export function apiSchemaOf(supergraph: DocumentNode | string): GraphQLSchema {
  const schema = buildASTSchema(apiDocumentOf(typeof supergraph === 'string' ? parse(supergraph, { noLocation: true }) : supergraph));
  for (const scalar of Object.values(scalars)) judgeInput(schema, scalar);
  return schema;
}

/** What is no value of a scalar is refused here, where its place in the client's operation is known; a variable goes on as the client wrote it. */
function judgeInput(schema: GraphQLSchema, { name, parseValue, parseLiteral }: (typeof scalars)[keyof typeof scalars]): void {
  const type = schema.getType(name);
  if (!isScalarType(type)) return;
  type.parseLiteral = parseLiteral;
  type.parseValue = (value) => {
    parseValue(value);
    return value;
  };
}

const standard = new Set(['deprecated', 'specifiedBy', 'oneOf']);
const isMachinery = (name: string): boolean => /^(join|link|core|federation)__/.test(name);

function apiDocumentOf(supergraph: DocumentNode): DocumentNode {
  const hidden = new Set(supergraph.definitions.filter(isTypeDefinitionNode).filter(isInaccessible).map(({ name }) => name.value));
  const visible = visit(supergraph, {
    enter(node) {
      if (node.kind === Kind.DIRECTIVE_DEFINITION) return standard.has(node.name.value) ? undefined : null;
      if (node.kind === Kind.DIRECTIVE) return standard.has(node.name.value) ? undefined : null;
      if (node.kind === Kind.NAMED_TYPE) return hidden.has(node.name.value) ? null : undefined;
      if (isTypeDefinitionNode(node)) return isMachinery(node.name.value) || hidden.has(node.name.value) ? null : undefined;
      const member = node.kind === Kind.FIELD_DEFINITION || node.kind === Kind.INPUT_VALUE_DEFINITION || node.kind === Kind.ENUM_VALUE_DEFINITION;
      return member && isInaccessible(node) ? null : undefined;
    },
  });
  const used = namesUsed(visible.definitions);
  const vocabulary = namesUsed(supergraph.definitions.filter(({ kind }) => kind === Kind.DIRECTIVE_DEFINITION));
  return { ...visible, definitions: visible.definitions.filter((node) => !isTypeDefinitionNode(node) || used.has(node.name.value) || !vocabulary.has(node.name.value)) };
}

/** The types that definitions refer to. */
function namesUsed(definitions: readonly DefinitionNode[]): Set<string> {
  const names = new Set<string>();
  for (const definition of definitions) visit(definition, { NamedType: ({ name }) => void names.add(name.value) });
  return names;
}

const isInaccessible = (node: { readonly directives?: readonly ConstDirectiveNode[] | undefined }): boolean =>
  node.directives?.some(({ name }) => name.value === 'inaccessible' || name.value === 'federation__inaccessible') ?? false;
