import {
  isTypeDefinitionNode,
  isTypeExtensionNode,
  Kind,
  type ASTNode,
  type DefinitionNode,
  type DocumentNode,
  type NameNode,
} from 'graphql';

/**
 * A part of an SDL that has a name of its own, and that name as a schema coordinate: `Type`, `Type.member`,
 * `Type.field(argument:)`, `@directive`, `@directive(argument:)`.
 */
export interface Named {
  coordinate: string;
  node: ASTNode;
}

/**
 * Everything of an SDL that a schema coordinate can name, in the order of the text; a type and each of its extensions
 * on their own.
 */
export function namedParts(document: DocumentNode): readonly Named[] {
  const parts = known.get(document) ?? document.definitions.flatMap(partsOf);
  known.set(document, parts);
  return parts;
}

const known = new WeakMap<DocumentNode, readonly Named[]>();

/** The part that a coordinate names: a definition before an extension, with its name as the node's place. */
export function findNamed(document: DocumentNode, coordinate: string): ASTNode | undefined {
  const found = namedParts(document).filter((part) => part.coordinate === coordinate);
  const part = found.find(({ node }) => !isExtension(node)) ?? found[0];
  return part && nameOf(part.node);
}

/** The coordinate of the innermost part that a node lies in or is; undefined outside of all. */
export function coordinateOf(document: DocumentNode, { loc }: ASTNode): string | undefined {
  if (loc === undefined) return undefined;
  return namedParts(document).findLast(
    ({ node }) => node.loc !== undefined && node.loc.start <= loc.start && loc.end <= node.loc.end,
  )?.coordinate;
}

/**
 * The innermost part that a position of the text lies in, else the next one.
 * @param line from 1
 * @param column from 1
 */
export function coordinateAt(document: DocumentNode, line: number, column: number): Named | undefined {
  const offset =
    document
      .loc!.source.body.split('\n')
      .slice(0, line - 1)
      .reduce((sum, text) => sum + text.length + 1, 0) +
    column -
    1;
  const parts = namedParts(document);
  return (
    parts.findLast(({ node }) => node.loc!.start <= offset && offset <= node.loc!.end) ??
    parts.find(({ node }) => node.loc!.start > offset)
  );
}

/**
 * What a coordinate's part belongs to: `Type` for `Type.field`, `Type.field` for its arguments; undefined for a type.
 */
export function parentOf(coordinate: string): string | undefined {
  const cut = coordinate.endsWith(')') ? coordinate.lastIndexOf('(') : coordinate.lastIndexOf('.');
  return cut > 0 ? coordinate.slice(0, cut) : undefined;
}

/** All that it belongs to, the nearest first. */
export function ancestorsOf(coordinate: string): string[] {
  const parent = parentOf(coordinate);
  return parent === undefined ? [] : [parent, ...ancestorsOf(parent)];
}

function partsOf(definition: DefinitionNode): Named[] {
  if (definition.kind === Kind.DIRECTIVE_DEFINITION) return withArguments(`@${definition.name.value}`, definition);
  if (!isTypeDefinitionNode(definition) && !isTypeExtensionNode(definition)) return [];
  const type = definition.name.value;
  const members: readonly (ASTNode & { name: NameNode })[] =
    'fields' in definition ? (definition.fields ?? []) : 'values' in definition ? (definition.values ?? []) : [];
  return [
    { coordinate: type, node: definition },
    ...members.flatMap((member) => withArguments(`${type}.${member.name.value}`, member)),
  ];
}

function withArguments(coordinate: string, node: ASTNode): Named[] {
  const given = 'arguments' in node ? ((node.arguments ?? []) as readonly (ASTNode & { name: NameNode })[]) : [];
  return [
    { coordinate, node },
    ...given.map((argument) => ({ coordinate: `${coordinate}(${argument.name.value}:)`, node: argument })),
  ];
}

const isExtension = (node: ASTNode): boolean => node.kind.endsWith('Extension');
const nameOf = (node: ASTNode): ASTNode => ('name' in node && node.name !== undefined ? (node.name as NameNode) : node);
