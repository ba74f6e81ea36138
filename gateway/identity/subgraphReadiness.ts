import { readAnswer, UnprovenAnswer } from '#platform/identity/answerCheck.ts';
import { serviceIdentity } from '#platform/identity/identity.ts';
import { sendRequest } from '#platform/identity/sendRequest.ts';
import type { RequestSigner } from '#platform/identity/signedRequest.ts';
import type { Log } from '#platform/process/log.ts';
import type { Peers } from '#platform/process/peers.ts';

const path = '/health/ready';
/** Shorter than the second that a balancer waits by default, so that a subgraph that hangs holds up no poller. */
const milliseconds = 800;

/**
 * Whether a subgraph says that it is ready. The question proves who asks and the answer who gives it: whatever else
 * has come to listen at its address is not the subgraph.
 */
export const createReadinessProbe =
  (signer: RequestSigner, log: Log, tlsOf?: Peers['tlsOf']) =>
  async (name: string, url: string): Promise<boolean> => {
    try {
      const { headers, answer } = await signer.sign({
        method: 'GET',
        path,
        body: '',
        identity: serviceIdentity('gateway', 'health'),
        receiver: name,
      });
      const response = await sendRequest({
        method: 'GET',
        url: `${url}${path}`,
        headers: { ...headers, 'accept-encoding': 'identity' },
        tls: tlsOf?.(name),
        signal: AbortSignal.timeout(milliseconds),
      });
      answer?.assertProven(await readAnswer(response));
      return response.ok;
    } catch (error) {
      if (error instanceof UnprovenAnswer) log.warn({ subgraph: name, err: error }, 'a subgraph is not who answers');
      return false;
    }
  };
