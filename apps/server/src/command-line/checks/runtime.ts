import { bad, type Finding, good } from "./finding.ts"

const NEEDED_MAJOR = 26

export async function checkRuntime(): Promise<Finding[]> {
  const { node } = process.versions
  if (Number.parseInt(node, 10) >= NEEDED_MAJOR) return [good(`Node.js ${node}`)]
  return [
    bad(
      `Node.js is ${node}, and ${NEEDED_MAJOR} is needed. Start by npm start or npx kith, which bring it along.`,
    ),
  ]
}
