import {
  defaultFieldResolver, defaultTypeResolver, getArgumentValues, getVariableValues, isAbstractType, locatedError,
  type ExecutionResult, type GraphQLError, type GraphQLResolveInfo, type ResponsePath,
} from 'graphql';
import type { PreparedField, PreparedQuery, Shape } from './preparedQuery.ts';

type ObjMap = NonNullable<ExecutionResult['data']>;

/** Where a value stands in the answer. An error that a non-null value cannot bear nulls the nearest place that can. */
interface Place {
  above: Place | undefined;
  /** The object or list that holds the value. */
  holder: Record<string | number, unknown>;
  key: string | number;
  typeName: string | undefined;
  nullable: boolean;
  nulled: boolean;
}

/**
 * Runs a prepared query as the GraphQL specification says and graphql-js does: the same data and errors. It writes each value where it belongs as soon as it
 * is there, so that only a field that has to wait costs a promise. Undefined, with nothing done, when the variables do not fit.
 */
export function executeQuery(query: PreparedQuery, variables: Record<string, unknown> | undefined, context: unknown): Promise<ExecutionResult> | ExecutionResult | undefined {
  const coerced = getVariableValues(query.schema, query.operation.variableDefinitions ?? [], variables ?? {}, { maxErrors: 50 });
  if (coerced.errors !== undefined) return undefined;
  return new Execution(query, coerced.coerced, context).run();
}

class Execution {
  readonly #query: PreparedQuery;
  readonly #variables: Record<string, unknown>;
  readonly #context: unknown;
  readonly #errors: GraphQLError[] = [];
  readonly #answer: Record<string, unknown> = { data: {} };
  #waiting = 0;
  #finish: ((result: ExecutionResult) => void) | undefined;

  constructor(query: PreparedQuery, variables: Record<string, unknown>, context: unknown) {
    this.#query = query;
    this.#variables = variables;
    this.#context = context;
  }

  run(): Promise<ExecutionResult> | ExecutionResult {
    const place: Place = { above: undefined, holder: this.#answer, key: 'data', typeName: undefined, nullable: true, nulled: false };
    this.#fields(this.#query.fields, undefined, this.#answer['data'] as Record<string, unknown>, place);
    return this.#waiting === 0 ? this.#result() : new Promise((resolve) => { this.#finish = resolve; });
  }

  #result(): ExecutionResult {
    const data = this.#answer['data'] as ObjMap | null;
    return this.#errors.length === 0 ? { data } : { errors: this.#errors, data };
  }

  #fields(fields: readonly PreparedField[], source: unknown, object: Record<string, unknown>, above: Place): void {
    for (const field of fields) {
      if (above.nulled) return;
      this.#field(field, source, object, above);
    }
  }

  #field(field: PreparedField, source: unknown, object: Record<string, unknown>, above: Place): void {
    const { key, definition, shape } = field;
    if (definition.name === '__typename') {
      object[key] = field.parent.name;
      return;
    }
    object[key] = null;
    let value: unknown;
    try {
      const { resolve } = definition;
      const given = resolve === undefined && typeof source === 'object' && source !== null ? (source as Record<string, unknown>)[definition.name] : undefined;
      if (resolve === undefined && typeof given !== 'function') value = given;
      else {
        const values = field.fixedArguments === undefined ? getArgumentValues(definition, field.nodes[0], this.#variables) : field.fixedArguments;
        value = (resolve ?? defaultFieldResolver)(source, values, this.#context, this.#infoOf(field, above));
      }
      // What most fields are, at once.
      if (shape.kind === 'leaf' && typeof value !== 'object' && value !== undefined) {
        object[key] = serialize(shape, value);
        return;
      }
    } catch (error) {
      return this.#fail(error, field, placeOf(above, object, key, field));
    }
    this.#complete(value, shape, field, placeOf(above, object, key, field));
  }

  /** Puts a value, or what comes of a promise, into its place. */
  #complete(value: unknown, shape: Shape, field: PreparedField, place: Place): void {
    if (!isPromise(value)) return this.#completeNow(value, shape, field, place);
    this.#wait(value, (resolved) => this.#completeNow(resolved, shape, field, place), field, place);
  }

  #wait<Value>(promise: Promise<Value>, then: (value: Value) => void, field: PreparedField, place: Place): void {
    const settled = () => {
      this.#waiting -= 1;
      if (this.#waiting === 0) this.#finish?.(this.#result());
    };
    this.#waiting += 1;
    promise.then((value) => { then(value); settled(); }, (error: unknown) => { this.#fail(error, field, place); settled(); });
  }

  #completeNow(value: unknown, shape: Shape, field: PreparedField, place: Place): void {
    try {
      if (value instanceof Error) throw value;
      if (value === null || value === undefined) {
        if (!shape.nullable) throw new Error(`Cannot return null for non-nullable field ${field.parent.name}.${field.definition.name}.`);
        place.holder[place.key] = null;
      } else if (shape.kind === 'leaf') place.holder[place.key] = serialize(shape, value);
      else if (shape.kind === 'list') this.#list(value, shape, field, place);
      else this.#composite(value, shape, field, place);
    } catch (error) {
      this.#fail(error, field, place);
    }
  }

  #list(value: unknown, { item }: Shape & { kind: 'list' }, field: PreparedField, place: Place): void {
    if (typeof value !== 'object' || value === null || !(Symbol.iterator in value)) throw new Error(`Expected Iterable, but did not find one for field "${field.parent.name}.${field.definition.name}".`);
    const items = Array.isArray(value) ? value as unknown[] : [...value as Iterable<unknown>];
    const list: unknown[] = items.map(() => null);
    place.holder[place.key] = list;
    // To the end, also when an item has nulled the list: the promises of the others are not to be left alone.
    for (let index = 0; index < items.length; index += 1) {
      this.#complete(items[index], item, field, { above: place, holder: list as never, key: index, typeName: undefined, nullable: item.nullable, nulled: false });
    }
  }

  #composite(value: unknown, shape: Shape & { kind: 'composite' }, field: PreparedField, place: Place): void {
    if (shape.only !== undefined) return this.#object(value, shape.only, shape, field, place);
    const { type } = shape;
    if (!isAbstractType(type)) throw new Error(`${field.definition.name} is of no abstract type`);
    const typeName = (type.resolveType ?? defaultTypeResolver)(value, this.#context, this.#infoOf(field, place.above!), type);
    if (isPromise(typeName)) this.#wait(typeName, (name) => this.#object(value, name, shape, field, place), field, place);
    else this.#object(value, typeName, shape, field, place);
  }

  #object(value: unknown, typeName: string | undefined, shape: Shape & { kind: 'composite' }, field: PreparedField, place: Place): void {
    const fields = typeName === undefined ? undefined : shape.fieldsOf(typeName);
    if (fields === undefined) return this.#fail(new Error(`Abstract type "${String(shape.type)}" was resolved to "${typeName}", which is none of its types.`), field, place);
    const object: Record<string, unknown> = {};
    place.holder[place.key] = object;
    this.#fields(fields, value, object, place);
  }

  /** Tells an error, once for what it nulls; nothing more is told of what an error has nulled before. */
  #fail(error: unknown, field: PreparedField, place: Place): void {
    const located = locatedError(error, field.nodes as never, pathOf(place));
    let bearer: Place = place;
    while (!bearer.nullable && bearer.above !== undefined) bearer = bearer.above;
    for (let above: Place | undefined = bearer; above !== undefined; above = above.above) if (above.nulled) return;
    for (let lost: Place = place; lost !== bearer; lost = lost.above!) lost.nulled = true;
    bearer.nulled = true;
    bearer.holder[bearer.key] = null;
    this.#errors.push(located);
  }

  #infoOf(field: PreparedField, above: Place): GraphQLResolveInfo {
    return new Info(this.#query, field, this.#variables, above) as unknown as GraphQLResolveInfo;
  }
}

/** What a resolver may know of its field; its path is put together when asked for. */
class Info {
  readonly fieldName: string;
  readonly fieldNodes: readonly unknown[];
  readonly returnType: unknown;
  readonly parentType: unknown;
  readonly schema: unknown;
  readonly fragments: unknown;
  readonly rootValue = undefined;
  readonly operation: unknown;
  readonly variableValues: unknown;
  readonly #field: PreparedField;
  readonly #above: Place;

  constructor({ schema, fragments, operation }: PreparedQuery, field: PreparedField, variables: unknown, above: Place) {
    this.fieldName = field.definition.name;
    this.fieldNodes = field.nodes;
    this.returnType = field.definition.type;
    this.parentType = field.parent;
    this.schema = schema;
    this.fragments = fragments;
    this.operation = operation;
    this.variableValues = variables;
    this.#field = field;
    this.#above = above;
  }

  get path(): ResponsePath {
    return { prev: responsePathOf(this.#above), key: this.#field.key, typename: this.#field.parent.name };
  }
}

const placeOf = (above: Place, holder: Record<string, unknown>, key: string, { parent, shape: { nullable } }: PreparedField): Place =>
  ({ above, holder, key, typeName: parent.name, nullable, nulled: false });

function pathOf(place: Place): (string | number)[] {
  const path: (string | number)[] = [];
  for (let at: Place = place; at.above !== undefined; at = at.above) path.unshift(at.key);
  return path;
}

function responsePathOf({ above, key, typeName }: Place): ResponsePath | undefined {
  return above === undefined ? undefined : { prev: responsePathOf(above), key, typename: typeName };
}

function serialize({ type }: Shape & { kind: 'leaf' }, value: unknown): unknown {
  const serialized: unknown = type.serialize(value);
  if (serialized === null || serialized === undefined) throw new Error(`a value is nothing as ${type.name}`);
  return serialized;
}

const isPromise = (value: unknown): value is Promise<unknown> => typeof (value as { then?: unknown } | null | undefined)?.then === 'function';
