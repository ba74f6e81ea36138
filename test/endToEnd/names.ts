import { startNameServer } from '../tenancy/nameServer.ts';

/** Whom tenancy asks of domains in what a test of this folder starts; it keeps no process alive. */
export const names = await startNameServer();
process.env['DNS_SERVERS'] = names.address;
