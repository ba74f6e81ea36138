/** `npm run gateway`: the gateway in this process, configured by the environment; it ends with the npm that started it. */
export async function startGateway(): Promise<void> {
  process.env['ORGRAPH_END_WITH_PARENT'] ??= '1';
  await import('../../gateway/main.ts');
}
