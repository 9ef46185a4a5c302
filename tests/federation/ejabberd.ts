import { Jid } from "@kith/xmpp"
import { claimPorts } from "../claim-ports.ts"
import { EjabberdProcess } from "../ejabberd-process.ts"
import { type PeerWish, registerInBand, type StockPeer } from "./peer.ts"

/** ejabberd of Debian's package with its data in a temporary folder, open to the small internet. */
export async function startEjabberdPeer(wish: PeerWish): Promise<StockPeer> {
  const { domain, nameServer } = wish
  const [server = 0, directTls = 0] = await claimPorts(2)
  const ejabberd = await EjabberdProcess.start({
    names: `{resolv_conf, "/dev/null"}.
{lookup, [file, dns]}.
{nameserver, {${nameServer.address.replaceAll(".", ",")}}, ${nameServer.port}}.
`,
    configure: (http) => configure({ server, directTls, http }, wish),
  })
  const webSocketUrl = `ws://127.0.0.1:${ejabberd.httpPort}/ws`
  return {
    name: "ejabberd",
    domain,
    roomsDomain: `rooms.${domain}`,
    nodesDomain: `pubsub.${domain}`,
    uploadDomain: `upload.${domain}`,
    webSocketUrl,
    records: { port: server, directTlsPort: directTls },
    log: () => ejabberd.log(),
    register: (local) => registerInBand(webSocketUrl, Jid.from({ local, domain })),
    stop: () => ejabberd.end("SIGTERM"),
    kill: () => ejabberd.end("SIGKILL"),
    startAgain: () => ejabberd.startAgain(),
    remove: () => ejabberd.remove(),
  }
}

const configure = (
  ports: { readonly server: number; readonly directTls: number; readonly http: number },
  { domain, certificate, authorities, proof }: PeerWish,
) => `
hosts: ["${domain}"]
loglevel: debug
certfiles: ["${certificate.certificate}", "${certificate.key}"]
ca_file: "${authorities}"
s2s_use_starttls: required
s2s_access: all
s2s_max_retry_delay: 1
outgoing_s2s_families: [ipv4]
listen:
  - { port: ${ports.server}, ip: "127.0.0.1", module: ejabberd_s2s_in, max_stanza_size: 524288 }
  - { port: ${ports.directTls}, ip: "127.0.0.1", module: ejabberd_s2s_in, max_stanza_size: 524288, tls: true }
  - port: ${ports.http}
    ip: "127.0.0.1"
    module: ejabberd_http
    request_handlers:
      /ws: ejabberd_http_ws
      /upload: mod_http_upload
auth_method: internal
auth_password_format: scram
auth_scram_hash: sha
access_rules:
  local: { allow: local }
acl: { local: { user_regexp: "" } }
registration_timeout: infinity
modules:
  mod_roster: {}
  mod_disco: {}
  mod_caps: {}
  mod_ping: {}
  mod_time: {}
  mod_version: {}
  mod_last: {}
  mod_private: {}
  mod_vcard: {}
  mod_privacy: {}
  mod_blocking: {}
  mod_offline: {}
  mod_carboncopy: {}
  mod_client_state: {}
  mod_stream_mgmt: {}
  mod_mam: { default: always }
  mod_pubsub: { plugins: [flat, pep], access_createnode: all, last_item_cache: false }
  mod_muc: { host: rooms.${domain}, access_create: all, access_mam: all, default_room_options: { mam: true, persistent: false } }
  mod_http_upload: { put_url: "http://127.0.0.1:${ports.http}/upload", access: local }
  mod_register: { ip_access: all, access: all, password_strength: 0 }
${proof === "dialback" ? "  mod_s2s_dialback: {}" : ""}
`
