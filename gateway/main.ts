import { runGateway } from './run.ts';

void runGateway();
