import type { Readable } from 'node:stream';

const levels: Record<number, string> = { 10: 'trace', 20: 'debug', 30: 'info', 40: 'warn', 50: 'error', 60: 'fatal' };

/** Calls `line` with each line of a process' output, readable: its JSON log lines as level, message and the rest, anything else as it is. */
export function readLines(stream: Readable, line: (text: string) => void): void {
  let rest = '';
  stream.setEncoding('utf8');
  stream.on('data', (text: string) => {
    const lines = (rest + text).split('\n');
    rest = lines.pop() ?? '';
    for (const one of lines) if (one !== '') line(readable(one));
  });
  stream.on('end', () => { if (rest !== '') line(readable(rest)); });
}

export function readable(line: string): string {
  if (!line.startsWith('{')) return line;
  let entry: Record<string, unknown>;
  try {
    entry = JSON.parse(line) as Record<string, unknown>;
  } catch {
    return line;
  }
  const { level, time: _time, name: _name, process: _process, msg, err, ...more } = entry;
  const fault = err as { stack?: string; message?: string } | undefined;
  const details = Object.entries(more).map(([key, value]) => `${key}=${typeof value === 'string' ? value : JSON.stringify(value)}`);
  return [levels[Number(level)] ?? 'info', msg, ...details, fault === undefined ? '' : `\n${fault.stack ?? fault.message ?? JSON.stringify(fault)}`].filter((part) => part !== '' && part !== undefined).join(' ');
}
