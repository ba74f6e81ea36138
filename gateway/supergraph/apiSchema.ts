import {
  buildASTSchema,
  isScalarType,
  isTypeDefinitionNode,
  Kind,
  parse,
  validateSchema,
  visit,
  type ASTNode,
  type ConstDirectiveNode,
  type DefinitionNode,
  type DocumentNode,
  type GraphQLSchema,
  type TypeDefinitionNode,
  type TypeNode,
} from 'graphql';
import { scalars } from '#platform/graphql/scalars.ts';
import { namedTypeOf } from './fieldTypes.ts';
import { featuresOf } from './linkFeatures.ts';
import { withNodes } from './nodeGraph.ts';
import { hasNodes, nodeTypesOf } from './nodeTypes.ts';
import { UnservableSupergraph } from './supportedFeatures.ts';

/**
 * The schema that clients see: a canonical supergraph without federation's machinery, our access directives and
 * whatever is @inaccessible; of a graph with organizations also what the gateway adds of its own (decision 47).
 * @throws UnservableSupergraph when nothing sound is left.
 */
export function apiSchemaOf(supergraph: DocumentNode | string): GraphQLSchema {
  const given = typeof supergraph === 'string' ? parse(supergraph, { noLocation: true }) : supergraph;
  const nodes = hasNodes(featuresOf(given)) ? nodeTypesOf(given) : undefined;
  const document = nodes === undefined ? given : withNodes(given, nodes);
  const schema = buildASTSchema(apiDocumentOf(document), { assumeValidSDL: true });
  const [error] = validateSchema(schema);
  if (error !== undefined) throw new UnservableSupergraph(`is unsound without what is @inaccessible: ${error.message}`);
  return schema;
}

/**
 * What is no value of one of our scalars is refused here, where its place in the client's operation is known; a
 * variable goes on as the client wrote it.
 */
export function judgeOurScalars(schema: GraphQLSchema): void {
  for (const { name, parseValue, parseLiteral } of Object.values(scalars)) {
    const type = schema.getType(name);
    if (!isScalarType(type)) continue;
    type.parseLiteral = parseLiteral;
    type.parseValue = (value) => {
      parseValue(value);
      return value;
    };
  }
}

const standard = new Set(['deprecated', 'specifiedBy', 'oneOf']);
const isMachinery = (name: string): boolean => /^(join|link|core|federation)__/.test(name);

function apiDocumentOf(supergraph: DocumentNode): DocumentNode {
  const types = supergraph.definitions.filter(isTypeDefinitionNode);
  const hidden = new Set(
    types.filter((node) => isMachinery(node.name.value) || isInaccessible(node)).map(({ name }) => name.value),
  );
  let visible = types;
  // What loses its last member is gone itself, and with it whatever is of its type.
  for (let before = -1; before !== hidden.size;) {
    before = hidden.size;
    visible = types.filter(({ name }) => !hidden.has(name.value)).map((node) => withoutHidden(node, hidden));
    for (const node of visible) if (isEmpty(node)) hidden.add(node.name.value);
  }
  const used = namesUsed(visible);
  const vocabulary = namesUsed(supergraph.definitions.filter(({ kind }) => kind === Kind.DIRECTIVE_DEFINITION));
  const roots = supergraph.definitions.flatMap((node) =>
    node.kind === Kind.SCHEMA_DEFINITION
      ? [
          {
            ...node,
            directives: [],
            operationTypes: node.operationTypes.filter(({ type }) => !hidden.has(type.name.value)),
          },
        ]
      : [],
  );
  return {
    kind: Kind.DOCUMENT,
    definitions: [...roots, ...visible.filter(({ name }) => used.has(name.value) || !vocabulary.has(name.value))],
  };
}

function withoutHidden(type: TypeDefinitionNode, hidden: ReadonlySet<string>): TypeDefinitionNode {
  const remove = (
    node: ASTNode & { readonly type: TypeNode; readonly directives?: readonly ConstDirectiveNode[] | undefined },
  ) => (isInaccessible(node) || hidden.has(namedTypeOf(node.type)) ? null : undefined);
  return visit(type, {
    Directive: ({ name }) => (standard.has(name.value) ? undefined : null),
    FieldDefinition: remove,
    InputValueDefinition: remove,
    EnumValueDefinition: (node) => (isInaccessible(node) ? null : undefined),
    // Reached for an interface that is implemented and a member of a union only: fields of a hidden type are gone
    // before.
    NamedType: ({ name }) => (hidden.has(name.value) ? null : undefined),
  });
}

function isEmpty(node: TypeDefinitionNode): boolean {
  if (node.kind === Kind.SCALAR_TYPE_DEFINITION) return false;
  const members =
    node.kind === Kind.UNION_TYPE_DEFINITION
      ? node.types
      : node.kind === Kind.ENUM_TYPE_DEFINITION
        ? node.values
        : node.fields;
  return members === undefined || members.length === 0;
}

/** The types that definitions refer to. */
function namesUsed(definitions: readonly DefinitionNode[]): Set<string> {
  const names = new Set<string>();
  for (const definition of definitions) visit(definition, { NamedType: ({ name }) => void names.add(name.value) });
  return names;
}

const isInaccessible = ({
  directives = [],
}: {
  readonly directives?: readonly ConstDirectiveNode[] | undefined;
}): boolean => directives.some(({ name }) => name.value === 'inaccessible');
