#!/usr/bin/env node
// The `kith` command: `npx kith help` tells what it knows.
import { dirname, join } from "node:path"
import { fileURLToPath } from "node:url"
import { main } from "./prepare.mjs"

const root = dirname(dirname(fileURLToPath(import.meta.url)))
await main([join(root, "apps/server/src/main.ts"), ...process.argv.slice(2)])
