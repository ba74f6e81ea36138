import { bindingHeader } from '#platform/identity/binding.ts';
import { idempotencyText } from '#platform/identity/idempotency.ts';
import { identityHeader } from '#platform/identity/identityToken.ts';
import { ask, shown } from '../ask.ts';
import type { ConformanceCheck } from '../check.ts';
import { createForge } from '../forge.ts';
import type { AttackedSubgraph } from '../target.ts';
import { question } from './refusal.ts';

const everything = '{ __typename _service { sdl } }';

/** The gateway's own request is answered: without this no refusal means anything. */
export const genuineCheck = (target: AttackedSubgraph): ConformanceCheck => ({
  name: 'genuine',
  claim: 'the gateway’s own request is answered with data and SDL',
  advice:
    'Compare keys, name and clock: the subgraph must read the same jwks.json, and --subgraph must be its name (docs/subgraph-contract.md, The way of a request).',
  async run() {
    const received = await ask(target, target.members[0], everything);
    const sdl = (received.answer.data?.['_service'] as { sdl?: unknown } | undefined)?.sdl;
    return {
      outcome: received.status === 200 && typeof sdl === 'string' && sdl !== '' ? 'passed' : 'failed',
      sent: everything,
      came: shown(received),
    };
  },
});

/** What surrounds a proven request, and what no request may do to the process. */
export const transportChecks = (target: AttackedSubgraph): readonly ConformanceCheck[] => [
  {
    name: 'binding/version-2',
    claim: 'a binding that says how long the gateway waits is accepted',
    advice:
      'Read both versions of orgraph-binding; the head of version 2 has two fields more (docs/subgraph-contract.md, The binding).',
    async run() {
      const forge = createForge(target);
      const idempotency = idempotencyText({ key: 'A'.repeat(43), digest: 'A'.repeat(43), position: 0 });
      const waiting = { left: 20_000, idempotency };
      const received = await target.send(await forge.bound(question, forge.token(target.members[0]), waiting));
      return {
        outcome: received.status === 200 ? 'passed' : 'failed',
        sent: 'a genuine request of version 2, left=20000 and orgraph-idempotency',
        came: shown(received),
      };
    },
  },
  {
    name: 'transport/oversized-header',
    claim: 'a header of 64 kB is refused, and the next request is answered',
    advice: 'Bound the size of headers (431), and keep serving (docs/subgraph-contract.md, Refusals).',
    async run() {
      const forge = createForge(target);
      const request = await forge.bound(question, `${forge.token(target.members[0])}${'A'.repeat(65_536)}`);
      const received = await target.send(request);
      const after = await ask(target, target.members[0], '{ __typename }');
      const refused = received.status === 0 || [400, 401, 413, 431].includes(received.status);
      return {
        outcome: refused && after.status === 200 ? 'passed' : 'failed',
        sent: `${identityHeader} of 64 kB, then a genuine request`,
        came: `${shown(received)}, then ${shown(after)}`,
      };
    },
  },
  {
    name: 'transport/repeated-binding',
    claim: 'a request with two bindings is refused',
    advice:
      'Read orgraph-binding as one header; refuse what does not have its form (docs/subgraph-contract.md, The binding).',
    async run() {
      const forge = createForge(target);
      const request = await forge.bound(question, forge.token(target.members[0]));
      const received = await target.send({
        ...request,
        headers: {
          ...request.headers,
          [bindingHeader]: `${request.headers[bindingHeader]}, ${request.headers[bindingHeader]}`,
        },
      });
      return {
        outcome: received.status === 401 ? 'passed' : 'failed',
        sent: 'the genuine binding twice in one header',
        came: shown(received),
      };
    },
  },
];
