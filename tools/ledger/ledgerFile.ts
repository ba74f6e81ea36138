import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { putInPlace, writeAside } from '#platform/process/durableFile.ts';
import { UsageError } from '../process/exitCode.ts';
import { requireReadable } from '../process/requireReadable.ts';
import { ledgerLine, type LedgerLine } from './ledger.ts';

/** Reads a ledger from a file, a line of JSON each. @throws UsageError where it is no ledger. */
export function readLedgerFile(file: string): LedgerLine[] {
  requireReadable('<ledger>', file, 'file');
  return readFileSync(file, 'utf8')
    .split('\n')
    .flatMap((text, index) => {
      if (text.trim() === '') return [];
      try {
        return [ledgerLine.parse(JSON.parse(text))];
      } catch {
        throw new UsageError(`${file}: line ${index + 1} is none of a ledger. orgraph ledger write makes one.`);
      }
    });
}

/** Writes a ledger over what is there, whole or not at all, for its owner alone. */
export async function writeLedgerFile(file: string, ledger: readonly LedgerLine[]): Promise<void> {
  const aside = `${file}.${randomBytes(4).toString('hex')}`;
  await writeAside(aside, ledger.map((line) => `${JSON.stringify(line)}\n`).join(''), 0o600);
  await putInPlace(aside, file);
}
