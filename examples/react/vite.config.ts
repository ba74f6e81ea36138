import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

// The page asks /graphql of its own origin, and this hands it on: no CORS while developing, and none where both are
// served under one name.
const proxy = { '/graphql': process.env['GATEWAY'] ?? 'http://127.0.0.1:4000' };

export default defineConfig({
  plugins: [react()],
  server: { proxy },
  preview: { proxy },
});
