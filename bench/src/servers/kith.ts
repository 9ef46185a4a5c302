import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { certificateOfThisRun } from "../certificate.ts"
import {
  freePort,
  launch,
  type Place,
  type RunningServer,
  type ServerUnderTest,
  type Settings,
  terminate,
} from "../server-under-test.ts"
import { startPostgresql } from "./postgresql.ts"

const root = new URL("../../../", import.meta.url).pathname

/** Kith from its source, with the limits of `bench/kith.toml`. */
export const kith: ServerUnderTest = {
  name: "Kith",
  async version() {
    return JSON.parse(await readFile(join(root, "package.json"), "utf8")).version as string
  },
  async start(settings) {
    const folder = await mkdtemp(join(tmpdir(), "kith-bench-"))
    const postgresql = settings.database === "postgresql" ? await startPostgresql() : undefined
    const running = await startKithIn(folder, settings, postgresql?.url)
    return {
      ...running,
      async stop() {
        await running.stop()
        await postgresql?.stop()
        await rm(folder, { recursive: true, force: true })
      },
    }
  },
}

/** Starts Kith on the data of a folder, which stay there. */
export async function startKithIn(
  folder: string,
  { archive, tls = false, federation, more }: Settings,
  databaseUrl = "sqlite:",
): Promise<RunningServer & { readonly httpPort: number; readonly componentPort: number }> {
  const certificate = tls ? await certificateOfThisRun() : undefined
  const [tcpPort, tlsPort, httpPort] = [await freePort(), await freePort(), await freePort()]
  const componentPort = await freePort()
  const config = more === undefined ? join(root, "bench/kith.toml") : await extendConfig(folder, more)
  const args = [join(root, "apps/server/src/main.ts"), "start", "--config", config]
  const child = await launch(process.execPath, args, {
    port: httpPort,
    env: {
      // As with `npm start`: what was compiled once is not compiled at every start.
      NODE_COMPILE_CACHE: join(root, "node_modules", ".cache", "compiled"),
      KITH_SERVER_DATA_FOLDER: folder,
      KITH_DATABASE_URL: databaseUrl,
      KITH_LISTENERS_TCP_PORT: String(tcpPort),
      KITH_LISTENERS_DIRECT_TLS_PORT: String(tlsPort),
      KITH_LISTENERS_HTTP_PORT: String(httpPort),
      // Open only where components are declared.
      KITH_COMPONENTS_PORT: String(componentPort),
      KITH_MESSAGE_ARCHIVE_ENABLED: String(archive),
      ...(certificate && { KITH_TLS_CERTIFICATE: certificate.certificatePath }),
      ...(certificate && { KITH_TLS_KEY: certificate.keyPath }),
      ...(federation && environmentOf(federation)),
    },
  })
  return {
    pid: child.pid ?? 0,
    httpPort,
    componentPort,
    archivePath: join(folder, "kith.db"),
    target: {
      host: "127.0.0.1",
      tcpPort,
      tlsPort,
      webSocketUrl: `ws://localhost:${httpPort}/xmpp`,
      domain: federation?.domain ?? "localhost",
      roomsDomain: `rooms.${federation?.domain ?? "localhost"}`,
    },
    stop: () => terminate(child),
  }
}

async function extendConfig(folder: string, more: string): Promise<string> {
  const path = join(folder, "bench.toml")
  await writeFile(path, `${await readFile(join(root, "bench/kith.toml"), "utf8")}\n${more}`)
  return path
}

/** Everybody may register, as on `localhost`; what other servers send is not slowed down. */
const environmentOf = ({ domain, port, certificate, key, authorities, nameServer }: Place) => ({
  KITH_SERVER_DOMAIN: domain,
  KITH_LISTENERS_ADDRESSES: "127.0.0.1",
  KITH_TLS_CERTIFICATE: certificate,
  KITH_TLS_KEY: key,
  KITH_REGISTRATION_POLICY: "open",
  KITH_REGISTRATION_CHALLENGE: "off",
  KITH_FEDERATION_PORT: String(port),
  KITH_FEDERATION_DIRECT_TLS_PORT: "false",
  KITH_FEDERATION_AUTHORITIES: authorities,
  KITH_FEDERATION_NAME_SERVERS: `${nameServer.address}:${nameServer.port}`,
  KITH_FEDERATION_PRIVATE_NETWORKS: "true",
  KITH_FEDERATION_BYTES_PER_SECOND: "1000000000",
  KITH_FEDERATION_BURST_BYTES: "1000000000",
})
