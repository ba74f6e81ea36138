/** The client at the gateway's door: it serves throttling and the audit trail. */
export interface ClientOrigin {
  address: string;
  agent: string;
}
