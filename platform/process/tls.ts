import { readFileSync } from 'node:fs';
import type { Server } from 'node:tls';
import { ConfigurationError } from './configuration.ts';

/** PEM texts by which one end of a connection proves who it is, and knows the other. */
export interface Certificates {
  /** Who signs the other end's certificate. */
  ca?: string;
  /** The own certificate with its chain, and its private key. */
  cert?: string;
  key?: string;
}

/**
 * What the files hold that `<prefix>_CA`, `<prefix>_CERT` and `<prefix>_KEY` name; undefined where none is named.
 * @param given the configuration.
 * @throws ConfigurationError for a file that is missing or not readable, and for a certificate without its key.
 */
export function readCertificates(prefix: string, given: Readonly<Record<string, unknown>>): Certificates | undefined {
  const certificates: Certificates = {};
  for (const part of ['ca', 'cert', 'key'] as const) {
    const variable = `${prefix}_${part.toUpperCase()}`;
    const file = given[variable];
    if (typeof file === 'string') certificates[part] = readPem(variable, file);
  }
  const { cert, key } = certificates;
  if ((cert === undefined) !== (key === undefined))
    throw new ConfigurationError(
      `${prefix}_${cert === undefined ? 'CERT' : 'KEY'}: is missing: a certificate and its key belong together`,
    );
  return Object.keys(certificates).length === 0 ? undefined : certificates;
}

/**
 * What a process shows to whoever connects: `TLS_CERT` and `TLS_KEY`, and `TLS_CA`, by whose certificates it knows who
 * connects. Read anew at each call.
 * @throws ConfigurationError (at once) for what `readCertificates` refuses, and for a CA without a certificate.
 */
export function servedCertificates(given: Readonly<Record<string, unknown>>): (() => Certificates) | undefined {
  const first = readCertificates('TLS', given);
  if (first === undefined) return undefined;
  if (first.cert === undefined) throw new ConfigurationError('TLS_CERT: is missing: TLS_CA asks for TLS');
  return () => readCertificates('TLS', given)!;
}

function readPem(variable: string, file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    throw new ConfigurationError(`${variable}: ${file} is missing or not readable`);
  }
}

/** Milliseconds: a renewed certificate is used after this time at most. */
const renewal = 60_000;

/**
 * Lets new connections use what `read` gives once it has changed; what cannot be read leaves everything as it was, to
 * be tried again. @returns what ends it.
 */
export function followCertificates(server: Server, read: () => Certificates): () => void {
  let used = JSON.stringify(read());
  const timer = setInterval(() => {
    try {
      const now = read();
      if (JSON.stringify(now) === used) return;
      server.setSecureContext(now);
      used = JSON.stringify(now);
    } catch {
      // In the middle of being renewed: one file is new and the other is not.
    }
  }, renewal);
  timer.unref();
  return () => clearInterval(timer);
}
