import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { onStage, operationNames, verify } from '/work/main/bench/gateway/stage.ts';
import { readFileSync } from 'node:fs';
const cpu = (pid: number) => { const f = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]!.split(' '); return (Number(f[11]) + Number(f[12])) * 10; };
await onStage(async (stage) => {
  const child = spawn(process.execPath, ['/work/main/bench/gateway/behindApollo.ts', stage.supergraph, '4791'], { stdio: 'inherit', env: { ...process.env, NODE_ENV: 'production' } });
  const url = 'http://127.0.0.1:4791/';
  for (let i = 0; i < 100; i += 1) { try { await fetch(url); break; } catch { await new Promise((r) => setTimeout(r, 100)); } }
  try {
    for (const name of operationNames) {
      const op = await stage.operation(name);
      await verify(url, op);
      const n = 1500;
      const one = async (k: number) => { for (let i = 0; i < k; i += 1) await (await fetch(url, { method: 'POST', headers: { 'content-type': 'application/json' }, body: op.body })).arrayBuffer(); };
      await Promise.all(Array.from({ length: 10 }, () => one(100)));
      const before = cpu(child.pid!);
      await Promise.all(Array.from({ length: 10 }, () => one(n / 10)));
      console.log(name, 'ok', ((cpu(child.pid!) - before) / n).toFixed(3), 'ms CPU/req');
    }
  } finally { child.kill(); await once(child, 'close'); }
});
