import { checkCertificate } from "./checks/certificate.ts"
import { checkClock } from "./checks/clock.ts"
import { checkDatabase } from "./checks/database.ts"
import { checkDisk } from "./checks/disk.ts"
import { checkFiles } from "./checks/files.ts"
import type { Finding } from "./checks/finding.ts"
import { checkPorts } from "./checks/ports.ts"
import { checkRuntime } from "./checks/runtime.ts"
import type { Command } from "./command.ts"
import { printFindings } from "./print-findings.ts"

export const check: Command = {
  name: "check",
  summary: "Look for what would keep the server from working, and say how to mend it",
  async run({ config, features, terminal }) {
    // A wrong file has stopped this before it began.
    const { path } = config
    const settings: Finding = {
      kind: "good",
      text: `Settings: ${path ?? "no kith.toml here, everything has its default"}`,
    }
    const checks = [
      checkRuntime(),
      checkPorts(config),
      checkCertificate(config, Date.now()),
      checkDatabase(config, features),
      checkDisk(config),
      checkFiles(config),
      checkClock(config, Date.now()),
    ]
    return printFindings(terminal, [{ findings: [settings, ...(await Promise.all(checks)).flat()] }])
  },
}
