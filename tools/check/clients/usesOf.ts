import {
  getNamedType,
  isAbstractType,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  Kind,
  TypeInfo,
  visit,
  visitWithTypeInfo,
  type ASTNode,
  type DocumentNode,
  type GraphQLNamedType,
  type GraphQLSchema,
} from 'graphql';

/** What of a schema a document uses. */
export interface Uses {
  /** Schema coordinates. Whatever a variable may hold counts: its value is not known. */
  coordinates: ReadonlySet<string>;
  /** What each node of the document is about. */
  at: ReadonlyMap<ASTNode, string>;
}

/**
 * The parts of a schema that a document uses: types that it names or selects from, fields, the arguments and fields of
 * inputs that it gives, the enum values that it names, gives by a variable or may be answered. A field of an interface
 * is used in each type that has it by that interface.
 */
export function usesOf(document: DocumentNode, schema: GraphQLSchema): Uses {
  const coordinates = new Set<string>();
  const at = new Map<ASTNode, string>();
  const types = new TypeInfo(schema);
  let directive: string | undefined;
  /** The arguments and input fields around what is visited. */
  const around: string[] = [];

  function use(node: ASTNode, coordinate: string): void {
    coordinates.add(coordinate);
    at.set(node, coordinate);
    if ('name' in node && node.name !== undefined) at.set(node.name, coordinate);
  }

  function useAll(type: GraphQLNamedType): void {
    if (coordinates.has(`${type.name} by a variable`)) return;
    coordinates.add(type.name).add(`${type.name} by a variable`);
    if (isEnumType(type)) for (const { name } of type.getValues()) coordinates.add(`${type.name}.${name}`);
    if (!isInputObjectType(type)) return;
    for (const field of Object.values(type.getFields())) {
      coordinates.add(`${type.name}.${field.name}`);
      useAll(getNamedType(field.type));
    }
  }

  visit(
    document,
    visitWithTypeInfo(types, {
      enter(node) {
        switch (node.kind) {
          case Kind.FIELD: {
            const [parent, field] = [types.getParentType(), types.getFieldDef()];
            if (!parent || !field || field.name.startsWith('__')) return;
            coordinates.add(parent.name);
            use(node, `${parent.name}.${field.name}`);
            if (isInterfaceType(parent))
              for (const type of implementing(schema, parent)) coordinates.add(`${type}.${field.name}`);
            const type = getNamedType(field.type);
            coordinates.add(type.name);
            if (isEnumType(type)) useAll(type);
            return;
          }
          case Kind.DIRECTIVE:
            directive = node.name.value;
            use(node, `@${directive}`);
            return;
          case Kind.ARGUMENT: {
            const [parent, field] = [types.getParentType(), types.getFieldDef()];
            const of = directive === undefined ? parent && field && `${parent.name}.${field.name}` : `@${directive}`;
            const coordinate = of && `${of}(${node.name.value}:)`;
            if (coordinate) use(node, coordinate);
            if (coordinate && directive === undefined && isInterfaceType(parent))
              for (const type of implementing(schema, parent))
                coordinates.add(`${type}.${field!.name}(${node.name.value}:)`);
            around.push(coordinate ?? '');
            return;
          }
          case Kind.OBJECT_FIELD: {
            const parent = getNamedType(types.getParentInputType());
            const coordinate = parent && `${parent.name}.${node.name.value}`;
            if (coordinate) use(node, coordinate);
            around.push(coordinate ?? '');
            return;
          }
          case Kind.VARIABLE: {
            const type = getNamedType(types.getInputType());
            if (type) useAll(type);
            if (around.length > 0) at.set(node, around.at(-1)!);
            return;
          }
          case Kind.NAMED_TYPE: {
            const type = schema.getType(node.name.value);
            if (type === undefined) return;
            use(node, type.name);
            if (!isAbstractType(type) && !('getFields' in type && !isInputObjectType(type))) useAll(type);
            return;
          }
          case Kind.ENUM: {
            const type = getNamedType(types.getInputType());
            if (isEnumType(type)) use(node, `${type.name}.${node.value}`);
            break;
          }
          default:
        }
        const type = getNamedType(types.getInputType());
        if (type && node.kind !== Kind.VARIABLE_DEFINITION) coordinates.add(type.name);
      },
      leave({ kind }) {
        if (kind === Kind.DIRECTIVE) directive = undefined;
        if (kind === Kind.ARGUMENT || kind === Kind.OBJECT_FIELD) around.pop();
      },
    }),
  );
  return { coordinates, at };
}

function implementing(schema: GraphQLSchema, type: Parameters<GraphQLSchema['getImplementations']>[0]): string[] {
  const { objects, interfaces } = schema.getImplementations(type);
  return [...objects, ...interfaces].map(({ name }) => name);
}
