import {
  getNullableType,
  isAbstractType,
  isInterfaceType,
  isLeafType,
  isListType,
  isNonNullType,
  type GraphQLAbstractType,
  type GraphQLInterfaceType,
  type GraphQLObjectType,
  type GraphQLOutputType,
  type GraphQLSchema,
  type SelectionSetNode,
} from 'graphql';
import { bytesOf, type Bytes } from '../../http/jsonBytes.ts';
import { collectFields, type CollectedField } from '../../operation/collectFields.ts';
import { dependsOnType } from '../../operation/dependsOnType.ts';
import type { Refusal, Refusals } from '../../operation/judgeRights.ts';
import { existenceName } from '../../operation/nodeSelections.ts';
import type { NormalizedOperation } from '../../operation/normalize.ts';
import { fieldTypeOf } from '../../supergraph/fieldTypes.ts';
import { nodeIdField, nodeInterface, type NodeTypes } from '../../supergraph/nodeTypes.ts';
import { askedBy } from '../introspection/introspectionFields.ts';
import type { ErrorReport } from './errorReport.ts';
import { isSameId, leafOf, nodeIdIn, type WriteLeaf } from './leafValues.ts';
import { parseList } from './parseResponse.ts';
import { DataObject, type Value } from './responseData.ts';
import type { Position } from './responsePosition.ts';

/**
 * One writing of an answer: where it stands, the errors that it met, the ready text of introspection fields by what they
 * ask.
 */
export interface ProjectionContext {
  report: ErrorReport;
  introspection: ReadonlyMap<string, Bytes>;
}

/** Writes data as the client selected it; `null` when a null reaches the root. */
export type ProjectResponse = (data: DataObject, projection: ProjectionContext) => Bytes;

/** Writes a value that is not null; undefined: it must be null after all (and why is reported). */
type Write = (value: Exclude<Value, null>, projection: ProjectionContext) => Bytes | undefined;

export interface ProjectionParts {
  /** What clients see. */
  schema: GraphQLSchema;
  refusals?: Refusals | undefined;
  nodes?: NodeTypes | undefined;
}

/**
 * Compiles an operation's selection into what writes its answer: names, order, types, nullability and slots are decided
 * here, once.
 */
export function compileProjection(
  { operation, clientName }: NormalizedOperation,
  position: Position,
  { schema, refusals, nodes }: ProjectionParts,
): ProjectResponse {
  const root = schema.getRootType(operation.operation)!;
  const writeRoot = objectOf(root, [operation.selectionSet], position);
  return (data, projection) => writeRoot(data, projection) ?? 'null';

  function writerOf(type: GraphQLOutputType, sets: readonly SelectionSetNode[], at: Position | undefined): Write {
    if (isNonNullType(type)) throw new Error('a position is nullable; whoever holds it decides what its null means');
    if (isListType(type)) return listOf(type.ofType, sets, at);
    if (isLeafType(type)) return leafWriter(type.name, leafOf(type));
    return isAbstractType(type) ? abstractOf(type, sets, at) : objectOf(type as GraphQLObjectType, sets, at);
  }

  function leafWriter(name: string, write: WriteLeaf): Write {
    return (value, { report }) =>
      (typeof value === 'string' ? write(value) : undefined) ?? report.invalid(`not a ${name}`);
  }

  function listOf(itemType: GraphQLOutputType, sets: readonly SelectionSetNode[], at: Position | undefined): Write {
    const write = writerOf(getNullableType(itemType), sets, at);
    const required = isNonNullType(itemType);
    return (value, projection) => {
      const { report } = projection;
      // A list of leaves has stayed text.
      const items = typeof value === 'string' && value.charCodeAt(0) === openList ? parseList(value) : value;
      if (!Array.isArray(items)) return report.invalid('not a list');
      let text = '[';
      for (let index = 0; index < items.length; index += 1) {
        const item = items[index];
        const errors = report.count();
        report.enter(index);
        const written =
          item === null || item === undefined ? report.empty(items, index, true) : write(item, projection);
        if (written === undefined && required) report.required(errors);
        report.leave();
        if (written === undefined && required) return report.carried();
        text += index === 0 ? (written ?? 'null') : `,${written ?? 'null'}`;
      }
      return `${text}]`;
    };
  }

  /** Objects of an interface that nobody was asked about (@interfaceObject) are written as the interface says. */
  function abstractOf(type: GraphQLAbstractType, sets: readonly SelectionSetNode[], at: Position | undefined): Write {
    const slot = at?.slots.get('__typename');
    const isLookUp = nodes !== undefined && type.name === nodeInterface;
    const isSame = sets.every((set) => !dependsOnType(schema, type, set));
    const untold = isInterfaceType(type) && isSame ? objectOf(type, sets, at) : undefined;
    const byTypename = new Map<Bytes, Write | undefined>();
    if (untold !== undefined) byTypename.set(JSON.stringify(type.name), untold);
    for (const member of schema.getPossibleTypes(type)) {
      const refusal = sets.map((set) => refusals?.ofObject(set, member.name)).find((found) => found !== undefined);
      const write: Write = refusal ? (_, { report }) => report.refuse(refusal) : objectOf(member, sets, at);
      byTypename.set(JSON.stringify(member.name), isLookUp && !refusal ? ifThere(write, at) : write);
    }
    return (value, projection) => {
      const typename = value instanceof DataObject && slot !== undefined ? value.values[slot] : undefined;
      if (slot === undefined && untold !== undefined) return untold(value, projection);
      if (typeof typename !== 'string') return projection.report.invalid('an object without a type');
      const write = byTypename.get(typename);
      if (write !== undefined) return write(value, projection);
      const errors = projection.report.count();
      projection.report.empty(value as DataObject, slot!, true);
      return projection.report.count() > errors ? undefined : projection.report.invalid(`not one of ${type.name}`);
    };
  }

  /**
   * Of what was looked up, its subgraph must have said that it exists, and under the id that was sent: an object found by
   * two spellings of its id would be two to whoever keeps it by that.
   */
  function ifThere(write: Write, at: Position | undefined): Write {
    const [said, sent] = [at?.slots.get(existenceName), at?.slots.get('id')];
    return (value, projection) => {
      if (said === undefined || sent === undefined) return projection.report.unplanned();
      if (!(value instanceof DataObject)) return write(value, projection);
      const own = value.values[said];
      if (typeof own !== 'string') return projection.report.notFound(value, said);
      return isSameId(own, value.values[sent]) ? write(value, projection) : projection.report.misnamed();
    };
  }

  function objectOf(
    type: GraphQLObjectType | GraphQLInterfaceType,
    sets: readonly SelectionSetNode[],
    at: Position | undefined,
  ): Write {
    let fields: ReadyField[] | undefined;
    const shared = at?.shape?.interned === true;
    const writer = {};
    return (value, projection) => {
      if (!(value instanceof DataObject)) return projection.report.invalid('not an object');
      if (shared && value.writer === writer) return value.text;
      fields ??= collectFields(schema, type, sets).map((collected) => fieldOf(type, collected, at));
      const errors = projection.report.count();
      const text = writeFields(fields, value, projection);
      if (shared && projection.report.count() === errors) {
        value.text = text;
        value.writer = writer;
      }
      return text;
    };
  }

  function fieldOf(
    parent: GraphQLObjectType | GraphQLInterfaceType,
    collected: CollectedField,
    at: Position | undefined,
  ): ReadyField {
    const { field, responseName, sets } = collected;
    const client = clientName(responseName);
    const name = field.name.value;
    const common = {
      key: `${bytesOf(JSON.stringify(client))}:`,
      client,
      constant: undefined,
      introspection: undefined,
      refusal: undefined,
      slot: at?.slots.get(responseName),
      isOwn: at?.shape === undefined || at.shape.fields.some(({ name: own }) => own === responseName),
      required: false,
      write: nothing,
    };
    if (name === '__typename') return { ...common, constant: JSON.stringify(parent.name) };
    if (name.startsWith('__')) return { ...common, introspection: askedBy(collected) };
    const type = fieldTypeOf(schema, parent, name);
    const refusal = refusals?.ofField(field);
    if (refusal !== undefined) return { ...common, refusal, slot: undefined, required: isNonNullType(type) };
    return {
      ...common,
      required: isNonNullType(type),
      write:
        name === nodeIdField && nodes?.has(parent.name) === true
          ? leafWriter(nodeIdField, nodeIdIn(parent.name))
          : writerOf(getNullableType(type), sets, at?.below.get(responseName)),
    };
  }
}

const openList = 91;
const nothing: Write = () => undefined;

interface ReadyField {
  /** The name as it stands in the answer, with its colon. */
  key: Bytes;
  /** What is always written. */
  constant: Bytes | undefined;
  client: string;
  /** What an introspection field asks. */
  introspection: string | undefined;
  /** It has no slot then. */
  refusal: Refusal | undefined;
  slot: number | undefined;
  /** Whether the answer that gave the object was to give it too. */
  isOwn: boolean;
  required: boolean;
  write: Write;
}

/** @returns undefined when the object must be null. */
function writeFields(
  fields: readonly ReadyField[],
  object: DataObject,
  projection: ProjectionContext,
): Bytes | undefined {
  const { report } = projection;
  let text = '{';
  for (const { key, constant, client, introspection, refusal, slot, isOwn, required, write } of fields) {
    let written = constant;
    if (introspection !== undefined) written = projection.introspection.get(introspection) ?? 'null';
    else if (written === undefined) {
      const value = slot === undefined ? undefined : object.values[slot];
      const errors = report.count();
      report.enter(client);
      written =
        value === null || value === undefined
          ? slot === undefined
            ? refusal === undefined
              ? report.unplanned()
              : report.refuse(refusal)
            : report.empty(object, slot, isOwn)
          : write(value, projection);
      if (written === undefined && required) report.required(errors);
      report.leave();
      if (written === undefined && required) return report.carried();
    }
    text += text === '{' ? `${key}${written ?? 'null'}` : `,${key}${written ?? 'null'}`;
  }
  return `${text}}`;
}
