import { loadConfig } from "./config/index.ts"
import { builtInFeatures } from "./features.ts"
import { serve } from "./serve.ts"

const index = process.argv.indexOf("--config")
const path = index < 0 ? undefined : process.argv[index + 1]
await serve(loadConfig({ path, features: builtInFeatures, environment: process.env }), builtInFeatures, console.log)
