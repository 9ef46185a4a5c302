#!/usr/bin/env node
// The `kith` command: `npx kith help` tells what it knows.
import { dirname, join } from "node:path"
import { fileURLToPath } from "node:url"
import { main } from "./prepare.mjs"

const root = dirname(dirname(fileURLToPath(import.meta.url)))
const [command, ...args] = process.argv.slice(2)
const program =
  command === "start" ? ["scripts/start.ts", ...args] : ["apps/server/src/main.ts", ...process.argv.slice(2)]
await main([join(root, program[0] ?? ""), ...program.slice(1)])
