// npm start: builds the web app where that is due, then runs the server.
import { runCommandLine } from "../apps/server/src/command-line/run-command-line.ts"
import { buildWebApp } from "./build-web.ts"

await buildWebApp(new URL("..", import.meta.url).pathname)
process.exitCode = await runCommandLine(["start", ...process.argv.slice(2)])
