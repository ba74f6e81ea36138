/**
 * An export that cannot be imported; the message says which file of it, where, and why. Nothing of the export has been
 * written.
 */
export class ExportError extends Error {
  override name = 'ExportError';
}

/** A file that holds nothing. */
export class EmptyFile extends ExportError {}

/** A name out of the export as it may stand in a message: short, on one line, without control characters. */
export function quoted(name: string): string {
  // oxlint-disable-next-line no-control-regex -- control characters are what is looked for
  const plain = name.replace(/[\u0000-\u001f\u007f-\u009f]/g, '?').toWellFormed();
  return `"${plain.length > 120 ? `${plain.slice(0, 120).toWellFormed()}…` : plain}"`;
}
