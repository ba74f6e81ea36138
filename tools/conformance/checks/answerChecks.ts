import { answerHeader } from '#platform/identity/answerProof.ts';
import { serviceIdentity } from '#platform/identity/identity.ts';
import { nonceHeader } from '#platform/identity/nonceHeader.ts';
import { requestIdHeader } from '#platform/identity/signedRequest.ts';
import { ask, nonceOf, shown } from '../ask.ts';
import { NotAvailable, type ConformanceCheck, type Judgement } from '../check.ts';
import { createForge } from '../forge.ts';
import { readProof, type ProofReading } from '../readProof.ts';
import type { AttackedSubgraph, Received, Sent } from '../target.ts';
import { question } from './refusal.ts';

const advice = (what: string) => `${what} (docs/subgraph-contract.md, The proof of the answer).`;

const found: Record<ProofReading, string> = {
  right: 'the right proof',
  absent: `no ${answerHeader}`,
  malformed: `an ${answerHeader} of another form, or of other keys`,
  request: 'a proof that leaves the nonce out',
  body: 'a proof that leaves the body out',
  status: 'a proof of status 200',
  direction: 'a proof under the key of the other direction',
  unknown: 'a tag that fits nothing',
};

/** Whoever answers has proven who it is, for this answer to this request. */
export function answerChecks(target: AttackedSubgraph): readonly ConformanceCheck[] {
  const { url, members } = target;
  const send = async (request: Sent): Promise<{ received: Received; reading: ProofReading }> => {
    const received = await target.send(request);
    return { received, reading: await readProof(target, request, received) };
  };
  const genuine = (body = question): Promise<Sent> => {
    const forge = createForge(target);
    return forge.bound(body, forge.token(members[0]));
  };

  /** A proof must not be of this making; where it is of none, nothing can be said. */
  const covers = (
    name: string,
    claim: string,
    what: string,
    wrong: ProofReading,
    { body, sent = 'a genuine request' }: { body?: string; sent?: string } = {},
  ): ConformanceCheck => ({
    name: `answer/${name}`,
    claim,
    advice: advice(what),
    async run(): Promise<Judgement> {
      const { received, reading } = await send(await genuine(body));
      if (reading === 'absent' || reading === 'malformed' || reading === 'unknown')
        throw new NotAvailable(`there is no proof to judge: ${found[reading]}`);
      const expected = body === undefined || received.status !== 200;
      return {
        outcome: expected && reading !== wrong ? 'passed' : 'failed',
        sent,
        came: `${received.status} with ${found[reading]}`,
      };
    },
  });

  return [
    {
      name: 'answer/nonce',
      claim: 'an answer says to which request it belongs',
      advice:
        'Answer each proven request with orgraph-nonce, its binding’s nonce (docs/subgraph-contract.md, The answer).',
      async run() {
        const received = await ask(target, members[0], '{ __typename }');
        const [wanted, came] = [nonceOf(received.request), received.headers.get(nonceHeader)];
        return {
          outcome: came === wanted ? 'passed' : 'failed',
          sent: `nonce ${wanted}`,
          came: `${nonceHeader}: ${came ?? 'absent'}`,
        };
      },
    },
    {
      name: 'answer/proof',
      claim: 'an answer proves who gives it',
      advice: advice('Answer each proven request with orgraph-answer'),
      async run() {
        const { received, reading } = await send(await genuine());
        const isProof = reading !== 'absent' && reading !== 'malformed' && reading !== 'unknown';
        return {
          outcome: isProof ? 'passed' : 'failed',
          sent: 'a genuine request',
          came: `${received.status} with ${found[reading]}`,
        };
      },
    },
    covers('request', 'the proof is of the answer to this request alone', 'Begin the data with the nonce', 'request'),
    covers('body', 'the proof covers the body', 'Append the body’s bytes as they are sent', 'body'),
    covers('status', 'the proof covers the status', 'Take the status that is sent into the data', 'status', {
      body: '{',
      sent: 'a genuine request whose body is no JSON',
    }),
    covers(
      'direction',
      'the proof’s key is that of answers of this subgraph',
      'Name the subgraph first and the gateway second in the key’s info',
      'direction',
    ),
    {
      name: 'answer/iv',
      claim: 'a tag’s iv is used once, also where a request comes twice',
      advice: advice('Draw the iv anew for each answer'),
      async run() {
        const request = await genuine();
        const proofs = [await target.send(request), await target.send(request)].map(
          ({ headers }) => headers.get(answerHeader) ?? '',
        );
        if (proofs.includes('')) throw new NotAvailable('there is no proof to judge');
        const ivs = proofs.map((proof) => /; iv=([\w-]+)/.exec(proof)?.[1]);
        const reused = ivs[0] !== undefined && ivs[0] === ivs[1];
        return {
          outcome: reused ? 'failed' : 'passed',
          sent: 'a genuine query, twice in the same bytes',
          came: ivs.map((iv) => (iv === undefined ? 'a mac, which takes no iv' : `iv=${iv}`)).join(', '),
        };
      },
    },
    {
      name: 'answer/unproven',
      claim: 'the refusal of a request that proves nothing has no proof',
      advice: advice('Make a proof only where the binding holds: else whoever relays answers has them proven'),
      async run() {
        const request = await genuine();
        const received = await target.send({
          ...request,
          headers: { ...request.headers, [requestIdHeader]: 'another' },
        });
        if (received.status !== 401) throw new NotAvailable('it is not refused, which another check says');
        return {
          outcome: received.headers.get(answerHeader) === null ? 'passed' : 'failed',
          sent: `a changed ${requestIdHeader}`,
          came: `${shown(received)}, ${answerHeader}: ${received.headers.get(answerHeader) ?? 'absent'}`,
        };
      },
    },
    {
      name: 'answer/health',
      claim: 'whoever asks for readiness with proof gets a proven answer',
      advice: advice('Prove GET /health/ready like any request where it carries txn-token, and its answer too'),
      async run() {
        const forge = createForge(target);
        const path = `${url.pathname.replace(/\/graphql$/, '')}/health/ready`;
        const identity = serviceIdentity('gateway', 'health');
        const { received, reading } = await send(await forge.bound('', forge.token(identity), { method: 'GET', path }));
        return {
          outcome: received.status === 200 && reading !== 'absent' ? 'passed' : 'failed',
          sent: `GET ${path} with the gateway’s identity`,
          came: `${received.status} with ${found[reading]}`,
        };
      },
    },
  ];
}
