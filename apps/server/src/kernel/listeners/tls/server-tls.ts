import { constants, createPrivateKey, X509Certificate } from "node:crypto"
import { mkdir, readFile, rename, writeFile } from "node:fs/promises"
import { dirname, join } from "node:path"
import { createSecureContext, type SecureContext } from "node:tls"
import type { Clock, Log } from "@kith/feature-kit"
import { createSelfSignedCertificate } from "./self-signed-certificate.ts"

const RENEW_BEFORE_MS = 30 * 24 * 60 * 60 * 1000
const RENEWAL_CHECK_MS = 12 * 60 * 60 * 1000
const RELOAD_CHECK_MS = 60 * 1000

/** TLS 1.2 with forward secrecy and authenticated ciphers, or 1.3 (RFC 7590, RFC 9325). */
export const TLS_OPTIONS = {
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

/** The texts of a certificate and its key (PEM). */
export interface Identity {
  readonly certificate: string
  readonly key: string
}

/** The server's certificate, as new connections get it; clients are asked for theirs, and need not have one. */
export class ServerTls {
  readonly options = { ...TLS_OPTIONS, requestCert: true, rejectUnauthorized: false } as const
  readonly #clientAuthorities: string | undefined
  #identity: Identity
  #context: SecureContext
  #singleUse: SecureContext | undefined
  #certificate: X509Certificate
  #cancelCheck = () => {}
  #isClosed = false

  /** Throws when key and certificate do not belong together, or are none. */
  constructor(identity: Identity, clientAuthorities: string | undefined) {
    this.#clientAuthorities = clientAuthorities
    this.#certificate = readCertificate(identity)
    this.#context = this.#createContext(identity)
    this.#identity = identity
  }

  /** What the server shows at present. */
  get identity(): Identity {
    return this.#identity
  }

  /** Whether there is anybody whose word for a client's certificate counts. */
  get hasClientAuthorities(): boolean {
    return this.#clientAuthorities !== undefined
  }

  get context(): SecureContext {
    return this.#context
  }
  /**
   * The same without tickets to resume a session of TLS. Where one port shows several certificates a resumed session is
   * bound to none of them: OpenSSL does not ask again for which domain it is.
   */
  get singleUseContext(): SecureContext {
    this.#singleUse ??= this.#createContext(this.#identity, constants.SSL_OP_NO_TICKET)
    return this.#singleUse
  }
  get validTo(): Date {
    return this.#certificate.validToDate
  }

  /** Holds for connections that begin from now on. Throws as the constructor does; then the old ones stay. */
  replace(identity: Identity): void {
    const certificate = readCertificate(identity)
    this.#context = this.#createContext(identity)
    this.#singleUse = undefined
    this.#certificate = certificate
    this.#identity = identity
  }

  #createContext({ certificate, key }: Identity, options = 0): SecureContext {
    const ca = this.#clientAuthorities
    return createSecureContext({
      ...TLS_OPTIONS,
      secureOptions: TLS_OPTIONS.secureOptions | options,
      cert: certificate,
      key,
      // Whose sessions may be resumed: without it no client with a certificate could.
      sessionIdContext: "kith",
      ...(ca !== undefined && { ca }),
    })
  }

  /** Does the work again and again, until closed. */
  checkEvery(ms: number, clock: Clock, work: () => Promise<void>): void {
    this.#cancelCheck = clock.after(ms, () => {
      void work().finally(() => {
        if (!this.#isClosed) this.checkEvery(ms, clock, work)
      })
    })
  }

  close(): void {
    this.#isClosed = true
    this.#cancelCheck()
  }
}

function readCertificate({ certificate, key }: Identity): X509Certificate {
  const parsed = new X509Certificate(certificate)
  if (!parsed.checkPrivateKey(createPrivateKey(key))) {
    throw new Error("The key is not that of the TLS certificate; configure the two that belong together.")
  }
  return parsed
}

/** Takes the operator's certificate, or makes one of its own in the data folder and keeps it from expiring. */
export async function openServerTls(parts: {
  readonly files: TlsFiles | undefined
  /** File with the certificates of those whose word for a client's certificate counts; empty for nobody. */
  readonly clientAuthorities?: string | undefined
  readonly dataFolder: string
  readonly domain: string
  readonly clock: Clock
  readonly log: Log
}): Promise<ServerTls> {
  const { files, dataFolder, domain, clock, log, clientAuthorities = "" } = parts
  const authorities = clientAuthorities === "" ? undefined : await readFile(clientAuthorities, "utf8")
  if (files !== undefined) return openGiven(files, authorities, clock, log)
  return openOwn(ownCertificatePath(dataFolder, domain), authorities, domain, clock, log)
}

/** Where the certificate is kept that the server makes for itself, and its key with it. */
export function ownCertificatePath(dataFolder: string, domain: string): string {
  return join(dataFolder, "tls", `${domain}.pem`)
}

async function openGiven(
  files: TlsFiles,
  authorities: string | undefined,
  clock: Clock,
  log: Log,
): Promise<ServerTls> {
  let last = await readFiles(files)
  const tls = new ServerTls(last, authorities)
  if (tls.validTo.getTime() < clock.now()) {
    log.warn("The TLS certificate has expired; clients will refuse it", {
      validTo: tls.validTo.toISOString(),
    })
  }
  tls.checkEvery(RELOAD_CHECK_MS, clock, async () => {
    try {
      const next = await readFiles(files)
      if (next.certificate === last.certificate && next.key === last.key) return
      last = next
      tls.replace(next)
      log.info("Took the new TLS certificate", { validTo: tls.validTo.toISOString() })
    } catch (error) {
      log.error("The new TLS certificate cannot be used; the old one stays", { cause: error })
    }
  })
  return tls
}

async function readFiles(files: TlsFiles): Promise<Identity> {
  return { certificate: await readFile(files.certificate, "utf8"), key: await readFile(files.key, "utf8") }
}

async function openOwn(
  path: string,
  authorities: string | undefined,
  domain: string,
  clock: Clock,
  log: Log,
): Promise<ServerTls> {
  await mkdir(dirname(path), { recursive: true, mode: 0o700 })

  const renew = async (): Promise<Identity> => {
    const identity = await createSelfSignedCertificate(domain, clock.now())
    // Both in one file: a crash cannot leave the new one of the one and the old one of the other.
    await writeFile(`${path}.new`, identity.certificate + identity.key, { mode: 0o600 })
    await rename(`${path}.new`, path)
    log.info("Made a TLS certificate; nobody but this server vouches for it", { domain })
    return identity
  }
  const isFresh = (tls: ServerTls) => tls.validTo.getTime() - clock.now() > RENEW_BEFORE_MS

  const found = await readFile(path, "utf8").then(
    (text) => readOwn(text, authorities),
    () => undefined,
  )
  const tls = found !== undefined && isFresh(found) ? found : new ServerTls(await renew(), authorities)
  tls.checkEvery(RENEWAL_CHECK_MS, clock, async () => {
    try {
      if (!isFresh(tls)) tls.replace(await renew())
    } catch (error) {
      log.error("The TLS certificate could not be renewed", { cause: error })
    }
  })
  return tls
}

/** `undefined` for what is no certificate with its key: a new one is made then. */
function readOwn(text: string, authorities: string | undefined): ServerTls | undefined {
  try {
    return new ServerTls({ certificate: text, key: text }, authorities)
  } catch {
    return undefined
  }
}
