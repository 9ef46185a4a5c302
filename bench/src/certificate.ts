import { execFile } from "node:child_process"
import { rmSync } from "node:fs"
import { chmod, mkdtemp } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { promisify } from "node:util"

/** Files, in PEM. */
export interface Certificate {
  readonly certificatePath: string
  readonly keyPath: string
}

let made: Promise<Certificate> | undefined

/** A certificate for localhost that signs itself, on the curve P-256: the same for all servers of this run, and gone after it. */
export function certificateOfThisRun(): Promise<Certificate> {
  made ??= makeCertificate()
  return made
}

async function makeCertificate(): Promise<Certificate> {
  const folder = await mkdtemp(join(tmpdir(), "kith-bench-tls-"))
  process.once("exit", () => rmSync(folder, { recursive: true, force: true }))
  const [certificatePath, keyPath] = [join(folder, "certificate.pem"), join(folder, "key.pem")]
  const kind = ["req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"]
  const subject = ["-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost", "-days", "2"]
  await promisify(execFile)("openssl", [...kind, ...subject, "-keyout", keyPath, "-out", certificatePath])
  // Servers of Debian's packages run as somebody else, and the key protects nothing.
  await Promise.all([chmod(folder, 0o755), chmod(certificatePath, 0o644), chmod(keyPath, 0o644)])
  return { certificatePath, keyPath }
}
