import type { Log } from "@kith/feature-kit"
import { Jid, Stanza, XmlElement } from "@kith/xmpp"
import pino from "pino"
import { formatLine } from "./format-line.ts"

export const LOG_LEVELS = ["debug", "info", "warn", "error", "silent"] as const
export type LogLevel = (typeof LOG_LEVELS)[number]

export interface LogSettings {
  readonly level: LogLevel
  /** `auto`: short lines on a terminal, JSON elsewhere. */
  readonly format: "auto" | "text" | "json"
}

export interface LogDestination {
  write(text: string): unknown
  readonly isTTY?: boolean
}

/** The log of the whole process: short lines for people, or one JSON object a line for programs. */
export function createLog(settings: LogSettings, destination: LogDestination = process.stdout): Log {
  const isTerminal = destination.isTTY === true
  const isText = settings.format === "text" || (settings.format === "auto" && isTerminal)
  const useColor = isTerminal && process.env.NO_COLOR === undefined
  const write = isText
    ? (line: string) => destination.write(formatLine(JSON.parse(line), useColor))
    : (line: string) => destination.write(line)

  const logger = pino(
    {
      level: settings.level,
      base: null,
      messageKey: "text",
      timestamp: () => `,"time":"${new Date().toISOString()}"`,
      formatters: { level: (level) => ({ level }), log: writeFacts },
    },
    { write },
  )
  return {
    debug: (text, facts) => logger.debug(facts ?? {}, text),
    info: (text, facts) => logger.info(facts ?? {}, text),
    warn: (text, facts) => logger.warn(facts ?? {}, text),
    error: (text, facts) => logger.error(facts ?? {}, text),
  }
}

/** Facts as they are written. Of a stanza only its kind: it is somebody's letter. */
function writeFacts(facts: Record<string, unknown>): Record<string, unknown> {
  const kept: Record<string, unknown> = {}
  for (const [name, value] of Object.entries(facts)) {
    if (value instanceof Stanza || value instanceof XmlElement) kept[name] = `<${value.name}/>`
    else if (value instanceof Jid) kept[name] = value.toString()
    else if (value instanceof Error) kept[name] = pino.stdSerializers.err(value)
    else kept[name] = value
  }
  return kept
}
