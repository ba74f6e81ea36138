import dns2 from 'dns2';

const { Packet } = dns2;

/** A name server on this machine, which knows TXT records alone. */
export interface NameServer {
  /** The texts of each name, in the pieces in which they are sent; null: the server fails at it. */
  zone: Map<string, string[][] | null>;
  /** As `DNS_SERVERS` has it. */
  address: string;
  stop(): Promise<void>;
}

export async function startNameServer(): Promise<NameServer> {
  const zone: NameServer['zone'] = new Map();
  const server = dns2.createServer({
    udp: true,
    handle(request, send) {
      const response = Packet.createResponseFromRequest(request);
      const { name } = request.questions[0]!;
      const texts = zone.get(name.toLowerCase());
      if (texts === null) response.header.rcode = Packet.RCODE.SERVFAIL;
      else if (texts === undefined) response.header.rcode = Packet.RCODE.NXDOMAIN;
      else
        for (const data of texts)
          response.answers.push({ name, type: Packet.TYPE.TXT, class: Packet.CLASS.IN, ttl: 1, data } as never);
      void send(response);
    },
  });
  const { udp } = await server.listen({ udp: { port: 0, address: '127.0.0.1' } });
  return { zone, address: `127.0.0.1:${udp!.port}`, stop: () => server.close() };
}
