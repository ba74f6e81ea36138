import { startTestServer } from './testServer.ts';

export default startTestServer;
