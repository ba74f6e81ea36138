import { randomUUID } from 'node:crypto';
import { buildSubgraphSchema } from '@apollo/subgraph';
import { GraphQLError, parse, type GraphQLSchema } from 'graphql';
import { schemaHeader } from '#platform/graphql/subgraphSdl.ts';
import type { Proof, Skipped } from './proof.ts';

interface Note {
  id: string;
  organization: string;
  text: string;
}

const types = `
extend type Query {
  notes: NoteConnection @permission(is: "content:read")
  note(id: ID!): Note @permission(is: "content:read")
}
extend type Mutation {
  createNote(text: String!): CreateNotePayload @permission(is: "content:write") @idempotent
  changeNote(id: ID!, text: String!): ChangeNotePayload @permission(is: "content:write")
}
type Note @key(fields: "id") @tenantScoped @permission(is: "content:read") { id: ID! text: String! author: User }
type NoteConnection @tenantScoped { edges: [NoteEdge!]! pageInfo: PageInfo! }
type NoteEdge @tenantScoped { cursor: String! node: Note! }
type CreateNotePayload @tenantScoped { note: Note }
type ChangeNotePayload @tenantScoped { note: Note }
type User @key(fields: "id", resolvable: false) { id: ID! }
`;

const refusal = (code: string) => new GraphQLError(code, { extensions: { code } });

/** A small graph of notes in memory, kept apart by organization but where a rule is skipped. */
export function notesSchema(skipped: Skipped): GraphQLSchema {
  const keeps = (rule: string) => !skipped.has(rule);
  const notes: Note[] = [];
  const spent = new Set<string>();
  const seen = new Map<string, number>();
  const done = new Map<string, { digest: string; result: unknown }>();

  const own =
    (rule: string, { claims: { org } }: Proof) =>
    (note: Note) =>
      note.organization === org || !keeps(rule);
  const guarded =
    (permission: string, resolve: (args: { id: string; text: string }, proof: Proof) => unknown) =>
    (_: unknown, args: { id: string; text: string }, proof: Proof) => {
      if (proof.claims.sub_type !== 'user' && keeps('scope/anonymous')) throw refusal('UNAUTHENTICATED');
      if (
        proof.claims.sub_type === 'user' &&
        !proof.claims.permissions.includes(permission) &&
        keeps('scope/permissions')
      )
        throw refusal('FORBIDDEN');
      return resolve(args, proof);
    };
  /** Does once what is asked under one key. */
  const once = ({ idempotency = '', claims: { org, sub } }: Proof, resolve: () => unknown): unknown => {
    const [, key, digest = '', position] = /^v1; key=(.*); digest=(.*); position=(.*)$/.exec(idempotency) ?? [];
    const name = [org, sub, key, position].join();
    const before = key === undefined ? undefined : done.get(name);
    if (before === undefined || !keeps('write/idempotency-key')) {
      const result = resolve();
      done.set(name, { digest: before?.digest ?? digest, result });
      if (before === undefined || before.digest === digest) return result;
    }
    if (before.digest !== digest && keeps('write/idempotency-conflict')) throw refusal('CONFLICT');
    return before.result;
  };
  const written = (resolve: (args: { id: string; text: string }, proof: Proof) => unknown) =>
    guarded('content:write', (args, proof) => {
      const {
        nonce,
        claims: { membership = '', mver = 0, read_only: readOnly = false },
      } = proof;
      if (readOnly && keeps('write/read-only')) throw refusal('FORBIDDEN');
      if (spent.has(nonce) && keeps('write/replay')) throw refusal('IDENTITY_REQUIRED');
      if ((seen.get(membership) ?? 0) > mver && keeps('write/stale-membership')) throw refusal('FORBIDDEN');
      const result = once(proof, () => resolve(args, proof));
      spent.add(nonce);
      seen.set(membership, mver);
      return result;
    });
  const found = (id: string, is: (note: Note) => boolean): Note => {
    const note = notes.find((one) => one.id === id && is(one));
    if (note === undefined) throw refusal('NOT_FOUND');
    return note;
  };

  const header = keeps('sdl/composed')
    ? schemaHeader
    : schemaHeader.replace('  @composeDirective(name: "@tenantScoped")\n', '');
  const typeDefs = keeps('sdl/marks')
    ? types
    : types.replace('type Note @key(fields: "id") @tenantScoped', 'type Note @key(fields: "id")');
  const resolvers = {
    Query: {
      notes: guarded('content:read', (_, proof) => ({
        edges: notes.filter(own('tenancy/lists', proof)).map((node) => ({ cursor: node.id, node })),
        pageInfo: { hasNextPage: false, hasPreviousPage: false },
      })),
      note: guarded('content:read', ({ id }, proof) => found(id, own('tenancy/look-ups', proof))),
    },
    Mutation: {
      createNote: written(({ text }, { claims }) => {
        const note = { id: randomUUID(), organization: claims.org!, text };
        notes.push(note);
        return { note };
      }),
      changeNote: written(({ id, text }, proof) => ({
        note: Object.assign(found(id, own('tenancy/changes', proof)), { text }),
      })),
    },
    Note: {
      __resolveReference: ({ id }: { id: string }, proof: Proof) =>
        notes.find((note) => note.id === id && own('tenancy/entities', proof)(note)) ?? null,
      text: ({ text }: Note, _: unknown, { claims }: Proof) => {
        if (!claims.permissions.includes('content:read') && keeps('scope/types')) throw refusal('FORBIDDEN');
        return text;
      },
      author: () => null,
    },
  };
  return buildSubgraphSchema([{ typeDefs: parse(header + typeDefs), resolvers: resolvers as never }]);
}
