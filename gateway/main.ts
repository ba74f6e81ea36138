import { runGateway } from './deployment/runGateway.ts';

void runGateway();
