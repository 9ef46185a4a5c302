import { existsSync } from "node:fs"
import type { WebSocketEndpoint } from "../packages/client/src/index.ts"
import { EjabberdProcess } from "./ejabberd-process.ts"

export const EJABBERD_IS_INSTALLED = existsSync("/usr/sbin/ejabberdctl")
export const EJABBERD_PATH = "/ws"

/** An ejabberd with all that people expect of a server, where anybody may register. */
export interface StockEjabberd {
  readonly process: EjabberdProcess
  readonly domain: string
  readonly endpoint: WebSocketEndpoint
  /** Ends it and removes its data. */
  remove(): Promise<void>
}

/** `uploadUrl`: where its files are put and got, when the world comes by another door than its own. */
export async function startStockEjabberd({
  domain = "localhost",
  uploadUrl,
}: {
  readonly domain?: string
  readonly uploadUrl?: string
} = {}): Promise<StockEjabberd> {
  const process = await EjabberdProcess.start({
    configure: (port) => configure(port, domain, uploadUrl ?? `http://127.0.0.1:${port}/upload`),
  })
  return {
    process,
    domain,
    endpoint: { kind: "websocket", url: `ws://127.0.0.1:${process.httpPort}${EJABBERD_PATH}` },
    remove: () => process.remove(),
  }
}

const configure = (httpPort: number, domain: string, uploadUrl: string) => `
hosts: ["${domain}"]
loglevel: warning
listen:
  - port: ${httpPort}
    ip: "127.0.0.1"
    module: ejabberd_http
    request_handlers:
      ${EJABBERD_PATH}: ejabberd_http_ws
      /upload: mod_http_upload
auth_method: internal
auth_password_format: scram
access_rules:
  register: { allow: all }
registration_timeout: infinity
modules:
  mod_roster: {}
  mod_disco: {}
  mod_caps: {}
  mod_ping: {}
  mod_last: {}
  mod_private: {}
  mod_vcard: {}
  mod_privacy: {}
  mod_blocking: {}
  mod_offline: {}
  mod_carboncopy: {}
  mod_client_state: {}
  mod_stream_mgmt: {}
  mod_mam: { default: always, assume_mam_usage: true }
  mod_pubsub: { plugins: [flat, pep] }
  mod_muc: { host: "conference.${domain}", default_room_options: { mam: true } }
  mod_http_upload: { host: "upload.${domain}", put_url: "${uploadUrl}", access: all, custom_headers: { "Access-Control-Allow-Origin": "*", "Access-Control-Allow-Methods": "GET, HEAD, PUT, OPTIONS", "Access-Control-Allow-Headers": "Authorization, Content-Type" } }
  mod_register: { ip_access: all, access: register, password_strength: 0 }
`
