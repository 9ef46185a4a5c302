import { parentPort, receiveMessageOnPort, workerData } from "node:worker_threads"
import { attempt, type Outcome, SqliteFile } from "./sqlite-file.ts"
import type { SqliteAnswer, SqliteRequest, SqliteResult, SqliteThreadSettings } from "./sqlite-requests.ts"

// The thread of one connection. Requests are answered in the order they come; writes that came while an earlier one
// was on its way to the disk go there together.

type Write = Extract<SqliteRequest, { kind: "write" }>

const MAX_AT_ONCE = 256
const MAX_ANSWERS = 16

const settings = workerData as SqliteThreadSettings
const port = parentPort
let file: SqliteFile | undefined
let answers: SqliteAnswer[] = []

port?.on("message", (first: readonly SqliteRequest[]) => {
  const requests = [...first]
  while (requests.length < MAX_AT_ONCE) {
    const next = receiveMessageOnPort(port)
    if (next === undefined) break
    requests.push(...next.message)
  }
  answerAll(requests)
  post()
})

function answerAll(requests: readonly SqliteRequest[]): void {
  const writes: Write[] = []
  for (const request of requests) {
    if (request.kind === "write") {
      writes.push(request)
      continue
    }
    answerWrites(writes.splice(0))
    answer(
      request.id,
      attempt(() => obey(request)),
    )
  }
  answerWrites(writes)
}

function answerWrites(writes: readonly Write[]): void {
  const works = writes.map(({ work }) => work)
  let outcomes: readonly Outcome[]
  try {
    outcomes = works.length === 0 ? [] : openFile().runAll(works)
  } catch (error) {
    outcomes = works.map(() => ({ error }))
  }
  writes.forEach(({ id }, index) => {
    const outcome = outcomes[index]
    if (outcome !== undefined) answer(id, outcome)
  })
}

function obey(request: Exclude<SqliteRequest, Write>): SqliteResult {
  if (request.kind === "close") {
    file?.close()
    file = undefined
    return { rows: [], changes: 0, lastInsertId: 0 }
  }
  const opened = openFile()
  if (request.needsTransaction && !opened.isTransaction) {
    throw new Error("The transaction has been rolled back; nothing more can be done in it")
  }
  return opened.run(request.statement)
}

const openFile = (): SqliteFile => {
  file ??= new SqliteFile(settings)
  return file
}

/** Answers leave together: each wakes the other thread. Nobody waits for more than a few. */
function answer(id: number, outcome: Outcome): void {
  answers.push("result" in outcome ? { id, ...outcome } : failed(id, outcome.error))
  if (answers.length >= MAX_ANSWERS) post()
}

function post(): void {
  if (answers.length > 0) port?.postMessage(answers)
  answers = []
}

function failed(id: number, error: unknown): SqliteAnswer {
  const { message, errcode } = error as { message: string; errcode?: number }
  return { id, error: { message, resultCode: errcode ?? 0 } }
}
