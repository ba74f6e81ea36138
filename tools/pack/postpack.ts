import { restoreManifest } from './checkout.ts';

restoreManifest();
