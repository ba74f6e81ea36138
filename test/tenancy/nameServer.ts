import dns2 from 'dns2';

const { Packet } = dns2;

/** A name server on this machine, which knows TXT records alone, and keeps no process alive. */
export interface NameServer {
  /** The texts of each name, in the pieces in which they are sent; null: the server fails at it. */
  zone: Map<string, string[][] | null>;
  /** As `DNS_SERVERS` has it. */
  address: string;
  stop(): void;
}

export async function startNameServer(): Promise<NameServer> {
  const zone: NameServer['zone'] = new Map();
  const server = dns2.createUDPServer((request, send) => {
    const response = Packet.createResponseFromRequest(request);
    const { name } = request.questions[0]!;
    const texts = zone.get(name.toLowerCase());
    if (texts === null) response.header.rcode = Packet.RCODE.SERVFAIL;
    else if (texts === undefined) response.header.rcode = Packet.RCODE.NXDOMAIN;
    else
      for (const data of texts)
        response.answers.push({ name, type: Packet.TYPE.TXT, class: Packet.CLASS.IN, ttl: 1, data } as never);
    void send(response);
  });
  await server.listen(0, '127.0.0.1');
  server.unref();
  return { zone, address: `127.0.0.1:${server.address().port}`, stop: () => void server.close() };
}
