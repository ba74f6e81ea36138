import {
  Kind,
  parse,
  type ConstDirectiveNode,
  type DefinitionNode,
  type FieldDefinitionNode,
  type SelectionSetNode,
} from 'graphql';

/** The parts of a schema's text that say who has which fields. */
export interface FieldsOf {
  type: string;
  isInterface: boolean;
  directives: readonly ConstDirectiveNode[];
  interfaces: readonly string[];
  fields: readonly FieldDefinitionNode[];
}

export function typesWithFields(sdl: string): FieldsOf[] {
  return parse(sdl).definitions.flatMap((node: DefinitionNode): FieldsOf[] => {
    const isObject = node.kind === Kind.OBJECT_TYPE_DEFINITION || node.kind === Kind.OBJECT_TYPE_EXTENSION;
    if (!isObject && node.kind !== Kind.INTERFACE_TYPE_DEFINITION && node.kind !== Kind.INTERFACE_TYPE_EXTENSION)
      return [];
    return [
      {
        type: node.name.value,
        isInterface: !isObject,
        directives: node.directives ?? [],
        interfaces: (node.interfaces ?? []).map(({ name }) => name.value),
        fields: node.fields ?? [],
      },
    ];
  });
}

/** The abstract types of a schema's text, each with those that it names as members. */
export function membersOf(sdl: string): (readonly [abstract: string, member: string])[] {
  return [
    ...typesWithFields(sdl).flatMap(({ type, interfaces }) => interfaces.map((name) => [name, type] as const)),
    ...parse(sdl).definitions.flatMap((node) =>
      node.kind === Kind.UNION_TYPE_DEFINITION || node.kind === Kind.UNION_TYPE_EXTENSION
        ? (node.types ?? []).map(({ name }) => [node.name.value, name.value] as const)
        : [],
    ),
  ];
}

/** The field sets of one directive, e.g. each @key of a type. */
export function fieldSetsOf(
  node: { directives?: readonly ConstDirectiveNode[] | undefined },
  directive: string,
): SelectionSetNode[] {
  return (node.directives ?? [])
    .filter(({ name }) => name.value === directive)
    .map((given) => {
      const fields = given.arguments?.find(({ name }) => name.value === 'fields')?.value;
      if (fields?.kind !== Kind.STRING) throw new Error(`@${directive} without fields`);
      return fieldSet(fields.value);
    });
}

export const isMarked = (
  node: { directives?: readonly ConstDirectiveNode[] | undefined },
  directive: string,
): boolean => node.directives?.some(({ name }) => name.value === directive) ?? false;

export function fieldSet(text: string): SelectionSetNode {
  const [definition] = parse(`{ ${text} }`).definitions;
  if (definition?.kind !== Kind.OPERATION_DEFINITION) throw new Error(`no field set: ${text}`);
  return definition.selectionSet;
}
