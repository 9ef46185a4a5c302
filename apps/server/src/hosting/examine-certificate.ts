import { createPrivateKey, X509Certificate } from "node:crypto"
import { readFile } from "node:fs/promises"
import { isAbsolute } from "node:path"
import { type CertificateFiles, DomainError } from "@kith/feature-kit"
import { certifies } from "../kernel/federation/certifies.ts"

/** Throws `bad-request` for a certificate that cannot be used for the domain, with what to do instead. */
export async function examineCertificate(files: CertificateFiles, domain: string): Promise<void> {
  if (!isAbsolute(files.certificate) || !isAbsolute(files.key)) {
    throw refusal("Name the files of the certificate and its key by whole paths, which begin with /.")
  }
  const certificate = await read(files.certificate, (text) => new X509Certificate(text), "certificate")
  const key = await read(files.key, (text) => createPrivateKey(text), "private key")
  if (!certificate.checkPrivateKey(key)) {
    throw refusal("The key is not that of the certificate; name the two that belong together.")
  }
  if (!certifies(certificate.raw, domain)) {
    throw refusal(`The certificate is not for ${domain}, but for ${certificate.subjectAltName ?? "nobody"}.`)
  }
}

async function read<Thing>(path: string, parse: (text: string) => Thing, kind: string): Promise<Thing> {
  const text = await readFile(path, "utf8").catch(() => {
    throw refusal(`${path} cannot be read. The account that runs Kith must be able to.`)
  })
  try {
    return parse(text)
  } catch {
    throw refusal(`${path} holds no ${kind} (PEM).`)
  }
}

const refusal = (text: string) => new DomainError("bad-request", text)
