import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { generate } from 'selfsigned';

/** A certificate authority of a test's own, with what it has signed, as files of PEM. */
export interface Authority {
  /** Its own certificate. */
  ca: string;
  /** Signs a certificate for a name, for a server on this machine and for a client. @returns the files. */
  sign(name: string): Promise<{ cert: string; key: string }>;
  remove(): void;
}

const common = { keyType: 'ec', curve: 'P-256', algorithm: 'sha256' } as const;
const named = (name: string) => [{ name: 'commonName', value: name }];

export async function createAuthority(title = 'Test authority'): Promise<Authority> {
  const directory = mkdtempSync(join(tmpdir(), 'orgraph-certificates-'));
  const own = await generate(named(title), {
    ...common,
    extensions: [
      { name: 'basicConstraints', cA: true, critical: true },
      { name: 'keyUsage', keyCertSign: true, critical: true },
    ],
  });
  let made = 0;
  const write = (text: string, mode = 0o644): string => {
    made += 1;
    const file = join(directory, `${made}.pem`);
    writeFileSync(file, text, { mode });
    return file;
  };
  return {
    ca: write(own.cert),
    async sign(name) {
      const { cert, private: key } = await generate(named(name), {
        ...common,
        ca: { key: own.private, cert: own.cert },
        extensions: [
          {
            name: 'subjectAltName',
            altNames: [
              { type: 2, value: name },
              { type: 2, value: 'localhost' },
              { type: 7, ip: '127.0.0.1' },
            ],
          },
        ],
      });
      return { cert: write(cert), key: write(key, 0o600) };
    },
    remove: () => rmSync(directory, { recursive: true, force: true }),
  };
}
