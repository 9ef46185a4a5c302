export { readAddressLiteral, toAsciiDomain } from "./ascii-domain.ts"
export {
  cacheAnswers,
  type Dns,
  DnsFailure,
  formatNameServer,
  openDnsClient,
  parseNameServer,
  readMachineNameServers,
  readNameServers,
  type SrvRecord,
  type TlsaRecord,
} from "./dns/index.ts"
export { ServerNotFound, ServerUnreachable } from "./errors.ts"
export {
  type Dialled,
  type DialOptions,
  type NameSettings,
  type Names,
  openNames,
  type SurveyedTarget,
  type Target,
} from "./names.ts"
export { findPrivateNetwork } from "./private-networks.ts"
export { chainOf, matchesTlsa, type ShownCertificate, type TlsaVerdict } from "./tlsa.ts"
