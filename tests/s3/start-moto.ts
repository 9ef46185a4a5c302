import { spawn } from "node:child_process"
import { once } from "node:events"
import { createServer } from "node:net"
import { join } from "node:path"

/** What moto asks of a request before it counts signatures: somebody's keys, and their permission. */
const UNSIGNED_REQUESTS = 4
const PATIENCE_MS = 60_000

export interface Moto {
  readonly endpoint: string
  readonly bucket: string
  readonly accessKey: string
  readonly secretKey: string
  stop(): Promise<void>
}

/** Starts moto, which imitates AWS, with one user and one bucket. From then on it checks every signature with botocore. */
export async function startMoto(programs: string): Promise<Moto> {
  const port = await findFreePort()
  const process_ = spawn(join(programs, "moto_server"), ["-H", "127.0.0.1", "-p", String(port)], {
    stdio: "ignore",
    env: { ...process.env, INITIAL_NO_AUTH_ACTION_COUNT: String(UNSIGNED_REQUESTS) },
  })
  const endpoint = `http://127.0.0.1:${port}`
  const stop = async () => {
    if (process_.exitCode !== null) return
    process_.kill()
    await once(process_, "exit")
  }
  try {
    await untilReady(endpoint)
    await askIam(endpoint, { Action: "CreateUser", UserName: "kith" })
    const key = await askIam(endpoint, { Action: "CreateAccessKey", UserName: "kith" })
    const statement = { Effect: "Allow", Action: "s3:*", Resource: "*" }
    await askIam(endpoint, {
      Action: "PutUserPolicy",
      UserName: "kith",
      PolicyName: "files",
      PolicyDocument: JSON.stringify({ Version: "2012-10-17", Statement: [statement] }),
    })
    const bucket = "letters"
    await ask(endpoint, "s3", { method: "PUT" }, `/${bucket}`)
    const find = (name: string) => new RegExp(`<${name}>([^<]+)</${name}>`).exec(key)?.[1] ?? ""
    return { endpoint, bucket, accessKey: find("AccessKeyId"), secretKey: find("SecretAccessKey"), stop }
  } catch (error) {
    await stop()
    throw error
  }
}

const askIam = (endpoint: string, parameters: Record<string, string>) =>
  ask(endpoint, "iam", {
    method: "POST",
    body: new URLSearchParams({ ...parameters, Version: "2010-05-08" }),
  })

/** Which service is meant, moto reads from the signature, which it does not check yet. */
async function ask(endpoint: string, service: string, request: RequestInit, path = "/"): Promise<string> {
  const credential = `Credential=nobody/20260101/us-east-1/${service}/aws4_request`
  const authorization = `AWS4-HMAC-SHA256 ${credential}, SignedHeaders=host, Signature=none`
  const answer = await fetch(endpoint + path, { ...request, headers: { authorization } })
  const text = await answer.text()
  if (!answer.ok) throw new Error(`moto answered ${answer.status}: ${text}`)
  return text
}

async function untilReady(endpoint: string): Promise<void> {
  const deadline = Date.now() + PATIENCE_MS
  while (Date.now() < deadline) {
    const isReady = await fetch(`${endpoint}/moto-api/`).then(
      () => true,
      () => false,
    )
    if (isReady) return
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
  throw new Error("moto did not start")
}

async function findFreePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1")
  await once(server, "listening")
  const address = server.address()
  server.close()
  await once(server, "close")
  return typeof address === "object" && address !== null ? address.port : 0
}
