import { constants, createPrivateKey, X509Certificate } from "node:crypto"
import { watch } from "node:fs"
import { mkdir, readFile, rename, writeFile } from "node:fs/promises"
import { join } from "node:path"
import { createSecureContext, type SecureContext } from "node:tls"
import type { Clock, Log } from "@kith/feature-kit"
import { createSelfSignedCertificate } from "./self-signed-certificate.ts"

const RENEW_BEFORE_MS = 30 * 24 * 60 * 60 * 1000
const CHECK_MS = 12 * 60 * 60 * 1000
/** Editors and ACME clients write a file in several steps. */
const SETTLE_MS = 500

/** TLS 1.2 with forward secrecy and authenticated ciphers, or 1.3 (RFC 7590, RFC 9325). */
const OPTIONS = {
  minVersion: "TLSv1.2",
  honorCipherOrder: true,
  secureOptions: constants.SSL_OP_NO_RENEGOTIATION,
  ciphers: [
    "TLS_AES_256_GCM_SHA384",
    "TLS_CHACHA20_POLY1305_SHA256",
    "TLS_AES_128_GCM_SHA256",
    "ECDHE-ECDSA-AES256-GCM-SHA384",
    "ECDHE-RSA-AES256-GCM-SHA384",
    "ECDHE-ECDSA-CHACHA20-POLY1305",
    "ECDHE-RSA-CHACHA20-POLY1305",
    "ECDHE-ECDSA-AES128-GCM-SHA256",
    "ECDHE-RSA-AES128-GCM-SHA256",
  ].join(":"),
} as const

export interface TlsFiles {
  /** PEM, with the chain. */
  readonly certificate: string
  readonly key: string
}

/** The server's certificate, as new connections get it: it is read again when its file changes. */
export class ServerTls {
  readonly options = OPTIONS
  #context: SecureContext
  #certificate: X509Certificate
  #close: () => void = () => {}

  constructor(certificate: string, key: string) {
    this.#certificate = new X509Certificate(certificate)
    this.#context = createSecureContext({ ...OPTIONS, cert: certificate, key })
  }

  get context(): SecureContext {
    return this.#context
  }
  get validTo(): Date {
    return this.#certificate.validToDate
  }

  /** Throws when the two do not belong together; then the old ones stay. */
  replace(certificate: string, key: string): void {
    const parsed = new X509Certificate(certificate)
    if (!parsed.checkPrivateKey(createPrivateKey(key)))
      throw new Error("The key is not that of the certificate.")
    this.#context = createSecureContext({ ...OPTIONS, cert: certificate, key })
    this.#certificate = parsed
  }

  onClose(close: () => void): void {
    const before = this.#close
    this.#close = () => {
      before()
      close()
    }
  }

  close(): void {
    this.#close()
  }
}

/** Takes the operator's certificate, or makes one of its own in the data folder and keeps it from expiring. */
export async function openServerTls(parts: {
  readonly files: TlsFiles | undefined
  readonly dataFolder: string
  readonly domain: string
  readonly clock: Clock
  readonly log: Log
}): Promise<ServerTls> {
  const { files } = parts
  if (files === undefined) return openOwn(parts)
  const tls = new ServerTls(...(await readFiles(files)))
  if (tls.validTo.getTime() < parts.clock.now()) {
    parts.log.warn("The TLS certificate has expired; clients will refuse it", {
      validTo: tls.validTo.toISOString(),
    })
  }
  watchFiles(tls, files, parts.log)
  return tls
}

async function openOwn(parts: {
  readonly dataFolder: string
  readonly domain: string
  readonly clock: Clock
  readonly log: Log
}): Promise<ServerTls> {
  const { dataFolder, domain, clock, log } = parts
  const folder = join(dataFolder, "tls")
  const files = { certificate: join(folder, `${domain}.crt`), key: join(folder, `${domain}.key`) }
  await mkdir(folder, { recursive: true, mode: 0o700 })

  const isFresh = (certificate: string) =>
    new X509Certificate(certificate).validToDate.getTime() - clock.now() > RENEW_BEFORE_MS
  const renew = async (): Promise<[string, string]> => {
    const { certificate, key } = await createSelfSignedCertificate(domain, clock.now())
    await writePrivately(files.key, key)
    await writePrivately(files.certificate, certificate)
    log.info("Made a TLS certificate; nobody but this server vouches for it", { domain })
    return [certificate, key]
  }

  const found = await readFiles(files).catch(() => undefined)
  const tls = new ServerTls(...(found !== undefined && isFresh(found[0]) ? found : await renew()))
  let cancel = () => {}
  const check = () => {
    cancel = clock.after(CHECK_MS, () => {
      check()
      if (tls.validTo.getTime() - clock.now() > RENEW_BEFORE_MS) return
      renew().then(
        ([certificate, key]) => tls.replace(certificate, key),
        (error: unknown) => log.error("The TLS certificate could not be renewed", { cause: error }),
      )
    })
  }
  check()
  tls.onClose(() => cancel())
  return tls
}

async function readFiles(files: TlsFiles): Promise<[certificate: string, key: string]> {
  return [await readFile(files.certificate, "utf8"), await readFile(files.key, "utf8")]
}

/** Whole or not at all: a crash leaves the old file. */
async function writePrivately(path: string, text: string): Promise<void> {
  await writeFile(`${path}.new`, text, { mode: 0o600 })
  await rename(`${path}.new`, path)
}

function watchFiles(tls: ServerTls, files: TlsFiles, log: Log): void {
  let timer: NodeJS.Timeout | undefined
  const reload = () => {
    clearTimeout(timer)
    timer = setTimeout(() => {
      readFiles(files).then(
        ([certificate, key]) => {
          tls.replace(certificate, key)
          log.info("Took the new TLS certificate", { validTo: tls.validTo.toISOString() })
        },
        (error: unknown) =>
          log.error("The new TLS certificate cannot be used; the old one stays", { cause: error }),
      )
    }, SETTLE_MS)
    timer.unref()
  }
  const watchers = [files.certificate, files.key].map((path) => watch(path, { persistent: false }, reload))
  tls.onClose(() => {
    clearTimeout(timer)
    for (const watcher of watchers) watcher.close()
  })
}
