import { X509Certificate } from 'node:crypto';
import { Agent } from 'node:https';
import { checkServerIdentity, createSecureContext, type ConnectionOptions, type SecureContext } from 'node:tls';
import { z } from 'zod';
import { answersAsked, ConfigurationError, readConfiguration } from './configuration.ts';
import { variableOf } from './names.ts';
import { readCertificates, type Certificates } from './tls.ts';

/** What is asked of a process' answers: a proof of each, or a certificate that names it, or for one release nothing. */
export type AnswersAsked = 'required' | 'log' | 'tls';

/** How one process is called by TLS. */
export interface PeerTls {
  /** Keeps connections to it, for whoever does not keep them otherwise. */
  readonly agent: Agent;
  /** @throws ConfigurationError unless the URL is an https one. */
  assertSecure(url: string): void;
  /** What a new connection is made with; of files that were renewed, what they hold now. */
  connection(): Pick<ConnectionOptions, 'secureContext' | 'checkServerIdentity'>;
}

/** What the configuration says of the processes that this one calls. */
export interface Peers {
  /**
   * Undefined where nothing is configured: an https URL is called under the authorities that Node knows.
   * @throws ConfigurationError for files that cannot be used.
   */
  tlsOf(name: string): PeerTls | undefined;
  answersOf(name: string): AnswersAsked;
}

/**
 * Reads `<NAME>_CA`, `<NAME>_CERT`, `<NAME>_KEY` and `<NAME>_ANSWERS` of a process once it is asked for.
 * @param usual what is asked of the answers of those that have no `<NAME>_ANSWERS`.
 */
export function readPeers(environment: NodeJS.ProcessEnv, usual: AnswersAsked = 'required'): Peers {
  const peers = new Map<string, { tls: PeerTls | undefined; answers: AnswersAsked }>();
  function peerOf(name: string) {
    let peer = peers.get(name);
    if (peer === undefined) peers.set(name, (peer = readPeer(name, environment, usual)));
    return peer;
  }
  return { tlsOf: (name) => peerOf(name).tls, answersOf: (name) => peerOf(name).answers };
}

function readPeer(name: string, environment: NodeJS.ProcessEnv, usual: AnswersAsked) {
  const variables = Object.fromEntries(
    ['CA', 'CERT', 'KEY'].map((part) => [variableOf(name, part), z.string().optional()]),
  );
  const asked = variableOf(name, 'ANSWERS');
  const given = readConfiguration({ ...variables, [asked]: answersAsked().optional() }, environment);
  const answers = (given[asked] as AnswersAsked | undefined) ?? usual;
  const read = () => readCertificates(variableOf(name, '').slice(0, -1), given);
  const isCertified = answers === 'tls';
  return { answers, tls: isCertified || read() !== undefined ? createPeerTls(name, read, isCertified) : undefined };
}

/** @param isCertified whether the certificate must name the process, not the URL's host alone. */
function createPeerTls(name: string, read: () => Certificates | undefined, isCertified: boolean): PeerTls {
  const context = followedContext(name, read);
  context();
  return {
    // A session that is resumed would pass over what the certificate says by then.
    agent: new Agent({ keepAlive: true, timeout: 5_000, maxCachedSessions: 0 }),
    assertSecure(url) {
      if (!url.startsWith('https:'))
        throw new ConfigurationError(
          `${variableOf(name, name === 'gateway' ? 'URLS' : 'URL')}: ${url} is not https, but ${name} is to be called by TLS (its _CA, _CERT, _ANSWERS)`,
        );
    },
    connection: () => ({
      secureContext: context(),
      ...(isCertified && {
        checkServerIdentity: (host, certificate) =>
          checkServerIdentity(host, certificate) ?? mistakeInName(name, certificate.raw),
      }),
    }),
  };
}

/** What stands in the files at the time; while they cannot be used, as in the middle of a renewal, what stood there. */
function followedContext(name: string, read: () => Certificates | undefined): () => SecureContext | undefined {
  let used: { text: string; context: SecureContext } | undefined;
  return () => {
    try {
      const certificates = read();
      if (certificates === undefined) return undefined;
      const text = JSON.stringify(certificates);
      if (used?.text !== text) used = { text, context: createSecureContext(certificates) };
    } catch (error) {
      if (used === undefined)
        throw error instanceof ConfigurationError
          ? error
          : new ConfigurationError(`${variableOf(name, 'CERT')}: cannot be used: ${(error as Error).message}`);
    }
    return used?.context;
  };
}

/**
 * The name must be one of the certificate's DNS names, letter by letter: a wildcard, or a common name, names nobody.
 */
function mistakeInName(name: string, certificate: Buffer): Error | undefined {
  const named = new X509Certificate(certificate).checkHost(name, { subject: 'never', wildcards: false });
  return named === undefined ? new Error(`the certificate does not name ${name}`) : undefined;
}
