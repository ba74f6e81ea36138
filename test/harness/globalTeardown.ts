import { stopTestServer } from './testServer.ts';

export default stopTestServer;
