import { bindingHeader } from '#platform/identity/binding.ts';
import { identityHeader } from '#platform/identity/identityToken.ts';
import { addressHeader, idempotencyHeader, requestIdHeader } from '#platform/identity/signedRequest.ts';
import { NotAvailable } from '../check.ts';
import type { Forge, BindingForgery } from '../forge.ts';
import type { Sent, AttackedSubgraph } from '../target.ts';
import { question, type Attack } from './refusal.ts';

const advice = (what: string) => `${what} (docs/subgraph-contract.md, The binding).`;

const genuine = (target: AttackedSubgraph, forge: Forge, binding?: BindingForgery) =>
  forge.bound(question, forge.token(target.members[0]), binding);

/** The gateway's own request, changed on the way. */
const changed = (
  name: string,
  claim: string,
  sent: string,
  what: string,
  change: (request: Sent, target: AttackedSubgraph, forge: Forge) => Partial<Sent>,
  binding?: BindingForgery,
): Attack => ({
  name: `binding/${name}`,
  claim,
  sent,
  advice: advice(what),
  async make(target, forge) {
    const request = await genuine(target, forge, binding);
    return { ...request, ...change(request, target, forge) };
  },
});

const withHeader =
  (name: string, value: string) =>
  ({ headers }: Sent) => ({ headers: { ...headers, [name]: value } });

/** A genuine identity proves nothing about a request that the gateway has not bound to it. */
export const bindingAttacks: readonly Attack[] = [
  changed(
    'none',
    'an identity without its binding is refused',
    'the gateway’s token, no orgraph-binding',
    'Refuse a request without orgraph-binding',
    ({ headers }) => ({
      headers: Object.fromEntries(Object.entries(headers).filter(([name]) => name !== bindingHeader)),
    }),
  ),
  changed(
    'body',
    'a body that was changed after signing is refused',
    'the signed request with one space more in its body',
    'Compute the mac over the bytes of the body as they came',
    ({ body }) => ({ body: `${body} ` }),
  ),
  changed(
    'method',
    'another method than the signed one is refused',
    'the signed POST sent as PUT',
    'Compute the mac over the method',
    () => ({ method: 'PUT' }),
  ),
  changed(
    'path',
    'another path than the signed one is refused',
    'the signed request at ?other=1',
    'Compute the mac over path and query string as they came',
    ({ path }) => ({ path: `${path}${path.includes('?') ? '&' : '?'}other=1` }),
  ),
  changed(
    'identity',
    'another identity than the bound one is refused',
    'the binding of one member under the token of another organization’s',
    'Compute the mac over the token’s digest',
    (request, { members: [, other] }, forge) => withHeader(identityHeader, forge.token(other))(request),
  ),
  changed(
    'request-id',
    'another request id than the bound one is refused',
    'a changed x-request-id',
    'Compute the mac over x-request-id',
    withHeader(requestIdHeader, 'another'),
  ),
  changed(
    'client-address',
    'another client address than the bound one is refused',
    'a changed orgraph-client-address',
    'Compute the mac over orgraph-client-address and orgraph-client-agent',
    withHeader(addressHeader, '192.0.2.99'),
  ),
  changed(
    'left',
    'another time to wait than the bound one is refused',
    'left=2500 changed into left=9500',
    'Compute the mac of version 2 over `left`',
    ({ headers }) => ({
      headers: { ...headers, [bindingHeader]: headers[bindingHeader]!.replace('left=2500', 'left=9500') },
    }),
    { left: 2_500 },
  ),
  changed(
    'idempotency',
    'another idempotency key than the bound one is refused',
    'a changed orgraph-idempotency',
    'Compute the mac of version 2 over orgraph-idempotency',
    withHeader(idempotencyHeader, 'another'),
    { left: 2_500, idempotency: 'conformance' },
  ),
  {
    name: 'binding/old',
    claim: 'a binding older than 30 seconds is refused',
    sent: 'a genuine token under a binding of a minute ago',
    advice: advice('Refuse a time more than 35 s ago'),
    make: (target, forge) => genuine(target, forge, { clock: -60_000 }),
  },
  {
    name: 'binding/future',
    claim: 'a binding from the future is refused',
    sent: 'a genuine token under a binding of a minute from now',
    advice: advice('Refuse a time more than 5 s ahead'),
    make: (target, forge) => genuine(target, forge, { clock: 60_000 }),
  },
  {
    name: 'binding/receiver',
    claim: 'a binding for another subgraph is refused',
    sent: 'a genuine token under a binding to a neighbour',
    advice: advice('Look `to` up among the subgraph’s own keys, and name both sides in the key derivation'),
    make(target, forge) {
      if (target.neighbour === undefined)
        throw new NotAvailable('the keys folder has no other process than the gateway and this subgraph');
      return genuine(target, forge, { receiver: target.neighbour.name });
    },
  },
];
