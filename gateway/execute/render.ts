import {
  getNullableType, isAbstractType, isLeafType, isListType, isNonNullType, isObjectType,
  type GraphQLCompositeType, type GraphQLObjectType, type GraphQLOutputType, type GraphQLSchema, type SelectionSetNode,
} from 'graphql';
import { fieldTypeOf } from '../plan/fieldType.ts';
import type { NormalizedOperation } from '../plan/normalize.ts';
import type { Report } from './report.ts';
import { isObject, type Json, type JsonObject } from './json.ts';
import { leafOf } from './leaf.ts';
import { collectFields, type CollectedField } from './selection.ts';

/** One rendering: what it reads, where it stands, and the errors that it met. */
export interface Rendering {
  report: Report;
  /** The ready text of introspection fields, by response name. */
  introspection: ReadonlyMap<string, string>;
}

/** Writes data as the client selected it; `null` when a null reaches the root. */
export type Render = (data: JsonObject, rendering: Rendering) => string;

/** Writes one position; undefined: it is null (and if that is an error, it is reported). */
type Position = (value: Json | undefined, holder: object, name: string | number, rendering: Rendering) => string | undefined;

/** Compiles an operation's selection into what writes its answer: names, order, types and nullability are decided here, once. */
export function compileRender({ operation, clientName }: NormalizedOperation, schema: GraphQLSchema): Render {
  const root = schema.getRootType(operation.operation)!;
  const renderRoot = objectOf(root, [operation.selectionSet]);
  return (data, rendering) => renderRoot(data, data, '', rendering) ?? 'null';

  function positionOf(type: GraphQLOutputType, sets: readonly SelectionSetNode[]): Position {
    if (isNonNullType(type)) throw new Error('a position is nullable; whoever holds it decides what its null means');
    if (isListType(type)) return listOf(type.ofType, sets);
    if (isLeafType(type)) {
      const leaf = leafOf(type);
      return (value, holder, name, { report }) => {
        if (value === null || value === undefined) return report.empty(holder, name);
        return leaf(value) ?? report.invalid(`not a ${type.name}`);
      };
    }
    return isAbstractType(type) ? abstractOf(type, sets) : objectOf(type as GraphQLObjectType, sets);
  }

  function listOf(itemType: GraphQLOutputType, sets: readonly SelectionSetNode[]): Position {
    const item = positionOf(getNullableType(itemType), sets);
    const required = isNonNullType(itemType);
    return (value, holder, name, rendering) => {
      const { report } = rendering;
      if (value === null || value === undefined) return report.empty(holder, name);
      if (!Array.isArray(value)) return report.invalid('not a list');
      let text = '[';
      for (let index = 0; index < value.length; index += 1) {
        report.enter(index);
        const errors = report.count();
        const rendered = item(value[index], value, index, rendering);
        if (rendered === undefined && required) report.required(errors);
        report.leave();
        if (rendered === undefined && required) return undefined;
        text += `${index === 0 ? '' : ','}${rendered ?? 'null'}`;
      }
      return `${text}]`;
    };
  }

  function abstractOf(type: GraphQLCompositeType, sets: readonly SelectionSetNode[]): Position {
    const byName = new Map<string, Position | undefined>();
    return (value, holder, name, rendering) => {
      if (value === null || value === undefined) return rendering.report.empty(holder, name);
      const typename = isObject(value) ? value['__typename'] : undefined;
      if (typeof typename !== 'string') return rendering.report.invalid('an object without a type');
      if (!byName.has(typename)) {
        const concrete = schema.getType(typename);
        byName.set(typename, isObjectType(concrete) && isAbstractType(type) && schema.isSubType(type, concrete) ? objectOf(concrete, sets) : undefined);
      }
      const render = byName.get(typename);
      return render === undefined ? rendering.report.invalid(`not one of ${type.name}`) : render(value, holder, name, rendering);
    };
  }

  function objectOf(type: GraphQLObjectType, sets: readonly SelectionSetNode[]): Position {
    let fields: FieldText[] | undefined;
    return (value, holder, name, rendering) => {
      if (value === null || value === undefined) return rendering.report.empty(holder, name);
      if (!isObject(value)) return rendering.report.invalid('not an object');
      fields ??= collectFields(schema, type, sets).map((collected) => fieldOf(type, collected));
      let text = '{';
      for (const field of fields) {
        const rendered = field.render(value, rendering);
        if (rendered === undefined) return undefined;
        text += text.length === 1 ? field.key : `,${field.key}`;
        text += rendered;
      }
      return `${text}}`;
    };
  }

  interface FieldText {
    /** The name as it stands in the answer, with its colon. */
    key: string;
    /** Undefined when the object that holds it must be null. */
    render(object: JsonObject, rendering: Rendering): string | undefined;
  }

  function fieldOf(parent: GraphQLObjectType, { field, responseName, sets }: CollectedField): FieldText {
    const client = clientName(responseName);
    const key = `${JSON.stringify(client)}:`;
    const fieldName = field.name.value;
    if (fieldName === '__typename') return { key, render: () => JSON.stringify(parent.name) };
    if (fieldName.startsWith('__')) return { key, render: (_, { introspection }) => introspection.get(responseName) ?? 'null' };
    const type = fieldTypeOf(schema, parent, fieldName);
    const required = isNonNullType(type);
    const position = positionOf(getNullableType(type), sets);
    return {
      key,
      render(object, rendering) {
        const { report } = rendering;
        report.enter(client);
        const errors = report.count();
        const rendered = position(object[responseName], object, responseName, rendering);
        if (rendered === undefined && required) report.required(errors);
        report.leave();
        return rendered ?? (required ? undefined : 'null');
      },
    };
  }
}
