/** An error of the system, of PostgreSQL or of Redis. */
type Failure = Error & {
  code?: unknown;
  syscall?: string;
  path?: string;
  dest?: string;
  address?: string;
  hostname?: string;
  port?: number;
  errors?: readonly Error[];
};

/**
 * What a person can do about a usual mistake, in one line: a file that is missing or may not be written, a port that is
 * taken, a database that does not answer or refuses; undefined for everything else.
 */
export function usualMistake(error: Failure): string | undefined {
  const { code, syscall, hostname, port } = error;
  // Node tries each address of a name, and gives one error of all attempts.
  const first: Failure | undefined = error.errors?.[0];
  if (first !== undefined && error.message === '') return usualMistake(first);
  if (syscall === 'listen') return listening[String(code)]?.(`${error.address ?? ''}:${port}`);
  if (syscall === 'connect') return `${placeOf(error)} does not answer (${String(code)}). ${correct}`;
  if (syscall === 'getaddrinfo') return `there is no host ${hostname} (${String(code)}). ${correct}`;
  if (syscall !== undefined && error.path !== undefined) return files[String(code)]?.(error.dest ?? error.path);
  return refusals[String(code)]?.(error.message.split('\n')[0]!);
}

const placeOf = ({ address, port, path }: Failure): string =>
  address === undefined ? (path ?? 'the server') : `${address}:${port}`;

const correct =
  'Start what should answer there, or correct its address: DATABASE_URL, REDIS_URL, or what was given here.';

const listening: Record<string, (address: string) => string> = {
  EACCES: (address) => `${address}: this account may not open that port. Choose one from 1024 on: PORT or --port.`,
  EADDRINUSE: (address) => `${address} is taken. End what listens there, or choose another port: PORT or --port.`,
  EADDRNOTAVAIL: (address) => `${address} is no address of this machine. Correct HOST.`,
};

const mayNot = (path: string) =>
  `${path}: this account may not read or write it. Change its rights, or name another place.`;

const files: Record<string, (path: string) => string> = {
  ENOENT: (path) => `${path} is not there. Make it, or name another.`,
  EISDIR: (path) => `${path} is a folder. Name a file.`,
  ENOTDIR: (path) => `${path}: a part of this path is no folder. Name another.`,
  EEXIST: (path) => `${path} is there already, and is not what is made here. Move it away, or name another.`,
  EACCES: mayNot,
  EPERM: mayNot,
  EROFS: (path) => `${path} cannot be written: its disk is read-only. Name another place.`,
  ENOSPC: (path) => `${path} cannot be written: its disk is full. Make room, or name another place.`,
};

const refusals: Record<string, (message: string) => string> = {
  '28P01': (message) => `${message}. Correct the password in the database’s URL.`,
  '28000': (message) => `${message}. Correct the role in the database’s URL, or let it in (pg_hba.conf).`,
  '3D000': (message) => `${message}. Correct the database’s URL, or make it: orgraph migrate up.`,
};
