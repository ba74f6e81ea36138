import { randomUUID } from 'node:crypto';
import { Kind, parse, print, type FieldNode, type SelectionNode, type SelectionSetNode } from 'graphql';
import type { PlanOptions } from '../executor/executePlan.ts';
import type { RawHeaders } from '../http/httpAnswer.ts';
import { bytesOf, textOf, type Bytes } from '../http/jsonBytes.ts';
import { keptSession } from '../http/sessionCookie.ts';
import { sessionFields } from '../operation/authenticatesOnce.ts';

export type Send = PlanOptions['send'];

export interface SessionHandover {
  send: Send;
  /** What the client's answer carries besides, once the operation is executed. */
  headers(): RawHeaders;
}

/** The name under which the gateway asks for a refresh token; no client's operation has it. */
const asked = `refreshToken_${randomUUID().replaceAll('-', '')}`;

/**
 * Keeps refresh tokens from the client of one operation: what tenancy is asked selects them whether the client has or
 * not, and what it answers goes on with null in their places. The last one is the session's that the browser keeps.
 */
export function createSessionHandover(send: Send): SessionHandover {
  let kept: string | undefined;

  function takeTokens(answer: Answer, payloads: readonly Payload[]): Bytes {
    for (const { key, tokenKeys } of payloads) {
      const payload = answer.data?.[key];
      if (payload === undefined || payload === null) continue;
      const token = payload[asked];
      if (typeof token === 'string') kept = token;
      delete payload[asked];
      for (const tokenKey of tokenKeys) if (tokenKey in payload) payload[tokenKey] = null;
    }
    return bytesOf(JSON.stringify(answer));
  }

  return {
    async send(service, kind, body, part) {
      if (service !== 'tenancy' || kind !== 'mutation') return send(service, kind, body, part);
      const { query, ...rest } = JSON.parse(textOf(body)) as { query: string };
      const { document, payloads } = withTokens(query);
      if (payloads.length === 0) return send(service, kind, body, part);
      const answer = await send(service, kind, bytesOf(JSON.stringify({ query: document, ...rest })), part);
      return takeTokens(JSON.parse(textOf(answer)) as Answer, payloads);
    },
    headers: () => (kept === undefined ? [] : keptSession(kept)),
  };
}

interface Answer {
  data?: Record<string, Record<string, unknown> | null> | null;
}

/** A payload with a refresh token: where it stands in the answer, under which names the client has selected that. */
interface Payload {
  key: string;
  tokenKeys: readonly string[];
}

/** A fetch's mutation that also selects the refresh tokens. */
function withTokens(query: string): { document: string; payloads: Payload[] } {
  const document = parse(query, { noLocation: true });
  const fragments = new Map(
    document.definitions.flatMap((one) => (one.kind === Kind.FRAGMENT_DEFINITION ? [[one.name.value, one]] : [])),
  );
  const fieldsOf = ({ selections }: SelectionSetNode): FieldNode[] =>
    selections.flatMap((selection): FieldNode[] => {
      if (selection.kind === Kind.FIELD) return [selection];
      const inner = selection.kind === Kind.FRAGMENT_SPREAD ? fragments.get(selection.name.value) : selection;
      return inner === undefined ? [] : fieldsOf(inner.selectionSet);
    });
  const payloads = document.definitions
    .flatMap((one) => (one.kind === Kind.OPERATION_DEFINITION ? fieldsOf(one.selectionSet) : []))
    .filter(({ name, selectionSet }) => sessionFields.has(name.value) && selectionSet !== undefined)
    .map((field) => {
      const tokenKeys = fieldsOf(field.selectionSet!)
        .filter(({ name }) => name.value === 'refreshToken')
        .map(keyOf);
      (field.selectionSet!.selections as SelectionNode[]).push(tokenField);
      return { key: keyOf(field), tokenKeys };
    });
  return { document: print(document), payloads };
}

const keyOf = ({ alias, name }: FieldNode): string => (alias ?? name).value;

const tokenField: FieldNode = {
  kind: Kind.FIELD,
  alias: { kind: Kind.NAME, value: asked },
  name: { kind: Kind.NAME, value: 'refreshToken' },
};
