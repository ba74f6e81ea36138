import {
  Kind,
  parse,
  type ConstDirectiveNode,
  type DocumentNode,
  type ObjectTypeDefinitionNode,
  type OperationDefinitionNode,
  type TypeNode,
} from 'graphql';
import { grants } from '../identity/permissions.ts';
import { lacksPermission, organizationRequired, type OrgraphError } from '../values/errors.ts';

/** What a type asks of who reads its objects. */
export interface TypeRights {
  /** Each of them is asked. */
  permissions: readonly string[];
  /** Of what is the caller's own, fields that are @own ask nothing. */
  own: boolean;
  /** A connection or an edge: it asks what its nodes ask, whatever is selected of it. */
  wraps: boolean;
}

/** What a field asks beside its type. */
export interface FieldRights {
  /** Each of them is asked; `NONE` is not among them. */
  permissions: readonly string[];
  /** It gives what is the caller's own. */
  own: boolean;
}

/** What the types and fields of a schema ask: of subgraphs and gateway the one reading of @permission and @own. */
export interface Rights {
  /** Undefined for a type that asks nothing. */
  ofType(type: string): TypeRights | undefined;
  ofField(type: string, field: string): FieldRights;
  /** Whether selecting a field of an object asks what its type asks. @param own the object is the caller's own. */
  asksType(type: string, field: string, own: boolean): boolean;
  /** Whether what a field gives is the caller's own. @param own the object is. */
  givesOwn(type: string, field: string, own: boolean): boolean;
  /** Whether objects come as this type because their ids were asked for: then they ask whatever is selected of them. */
  looksUp(type: string): boolean;
}

const nothing: FieldRights = { permissions: [], own: false };

/**
 * Reads what an SDL asks, by the names of the specification; extensions count with what they extend.
 * @param contributed whether another subgraph contributes a field with a permission of its own, which it asks alone.
 */
export function rightsOf(
  document: DocumentNode,
  contributed: (type: string, field: string) => boolean = () => false,
): Rights {
  const types = declaredTypes(document);
  const roots = rootNames(document);
  const known = new Map<string, TypeRights | undefined>();

  function ofType(name: string): TypeRights | undefined {
    if (known.has(name)) return known.get(name);
    known.set(name, undefined);
    const type = types.get(name);
    const wrapped = type === undefined || type.permissions.length > 0 ? undefined : wrappedBy(type);
    const inner = wrapped === undefined ? undefined : ofType(wrapped);
    const rights =
      type !== undefined && type.permissions.length > 0
        ? { permissions: type.permissions, own: type.own, wraps: false }
        : inner && { ...inner, wraps: true };
    known.set(name, rights);
    return rights;
  }

  /** What an edge or a connection leads to. */
  function wrappedBy({ fields }: DeclaredType): string | undefined {
    if (fields.has('edges')) return fields.get('edges')!.type;
    return fields.has('node') && fields.has('cursor') ? fields.get('node')!.type : undefined;
  }

  return {
    ofType,
    ofField(type, field) {
      const declared = types.get(type);
      const own = declared?.fields.get(field) ?? nothing;
      const inherited = (declared?.interfaces ?? []).flatMap(
        (name) => types.get(name)?.fields.get(field)?.permissions ?? [],
      );
      return inherited.length === 0 ? own : { ...own, permissions: [...new Set([...own.permissions, ...inherited])] };
    },
    asksType(type, field, own) {
      const rights = ofType(type);
      if (rights === undefined || field === '__typename') return false;
      if (rights.wraps) return !(own && rights.own);
      if (field === 'id' || types.get(type)?.keys.has(field) === true || contributed(type, field)) return false;
      return !(own && rights.own && types.get(type)?.fields.get(field)?.own === true);
    },
    givesOwn(type, field, own) {
      const marked = types.get(type)?.fields.get(field)?.own === true;
      if (roots.has(type)) return marked;
      const rights = ofType(type);
      return own && (rights === undefined || (rights.own && (rights.wraps || marked)));
    },
    looksUp: () => false,
  };
}

interface DeclaredType {
  permissions: string[];
  own: boolean;
  interfaces: string[];
  /** The fields of its keys: the gateway selects them for joins, so that they ask nothing. */
  keys: Set<string>;
  fields: Map<string, FieldRights & { type: string }>;
}

function declaredTypes({ definitions }: DocumentNode): Map<string, DeclaredType> {
  const types = new Map<string, DeclaredType>();
  for (const node of definitions) {
    if (
      node.kind !== Kind.OBJECT_TYPE_DEFINITION &&
      node.kind !== Kind.OBJECT_TYPE_EXTENSION &&
      node.kind !== Kind.INTERFACE_TYPE_DEFINITION &&
      node.kind !== Kind.INTERFACE_TYPE_EXTENSION
    )
      continue;
    const { name, directives = [], interfaces = [], fields = [] } = node as ObjectTypeDefinitionNode;
    const type: DeclaredType = types.get(name.value) ?? {
      permissions: [],
      own: false,
      interfaces: [],
      keys: new Set(),
      fields: new Map(),
    };
    types.set(name.value, type);
    type.permissions.push(...permissionsIn(directives));
    type.own ||= directives.some((directive) => isPermission(directive) && argumentOf(directive, 'own') === 'true');
    type.interfaces.push(...interfaces.map((each) => each.name.value));
    for (const key of keysIn(directives)) type.keys.add(key);
    for (const field of fields)
      type.fields.set(field.name.value, {
        permissions: permissionsIn(field.directives ?? []),
        own: field.directives?.some((directive) => directive.name.value === 'own') === true,
        type: namedTypeOf(field.type),
      });
  }
  return types;
}

function rootNames({ definitions }: DocumentNode): ReadonlySet<string> {
  const named = definitions.flatMap((node) =>
    node.kind === Kind.SCHEMA_DEFINITION || node.kind === Kind.SCHEMA_EXTENSION ? (node.operationTypes ?? []) : [],
  );
  return new Set(named.length === 0 ? ['Query', 'Mutation', 'Subscription'] : named.map(({ type }) => type.name.value));
}

/** What @permission states on a type or a field, but for NONE. */
const permissionsIn = (directives: readonly ConstDirectiveNode[]): string[] =>
  permissionsStated(directives).filter((permission) => permission !== 'NONE');

/** What @permission states, `NONE` included. */
export const permissionsStated = (directives: readonly ConstDirectiveNode[]): string[] =>
  directives.filter(isPermission).flatMap((directive) => argumentOf(directive, 'is') ?? []);

/** Why a caller who lacks a permission is refused; without an organization nobody has one. */
export const refusalOf = ({ organization }: Asking, permission: string): OrgraphError =>
  organization === null ? organizationRequired() : lacksPermission(permission);

/** The first of these permissions that a caller does not hold. */
export const lackingOf = (held: readonly string[], asked: readonly string[]): string | undefined =>
  asked.find((permission) => !grants(held, permission));

/** What of an identity decides what it may read. */
export interface Asking {
  organization: string | null;
  permissions: readonly string[];
}

const isPermission = ({ name }: ConstDirectiveNode): boolean => name.value === 'permission';

function argumentOf(directive: ConstDirectiveNode, name: string): string | undefined {
  const value = directive.arguments?.find((argument) => argument.name.value === name)?.value;
  return value !== undefined && 'value' in value ? String(value.value) : undefined;
}

/** The names of the top-level fields of an entity's keys. */
function keysIn(directives: readonly ConstDirectiveNode[]): string[] {
  return directives
    .filter(({ name }) => name.value === 'key')
    .flatMap((key) => {
      const [set] = parse(`{ ${argumentOf(key, 'fields') ?? '__typename'} }`, { noLocation: true }).definitions;
      const { selections } = (set as OperationDefinitionNode).selectionSet;
      return selections.flatMap((one) => (one.kind === Kind.FIELD ? [one.name.value] : []));
    });
}

const namedTypeOf = (type: TypeNode): string =>
  type.kind === Kind.NAMED_TYPE ? type.name.value : namedTypeOf(type.type);
