export { type CachedDns, cacheAnswers } from "./cached-dns.ts"
export { type DnsClient, openDnsClient } from "./dns-client.ts"
export {
  formatNameServer,
  type NameServer,
  parseNameServer,
  readMachineNameServers,
  readNameServers,
} from "./name-server.ts"
export { type Dns, type DnsAnswer, DnsFailure, type SrvRecord, type TlsaRecord } from "./records.ts"
