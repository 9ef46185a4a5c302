import { defineHook } from "@kith/feature-kit"
import type { Report } from "./report.ts"

/** A report is stored, and its administrators should look at it. */
export const abuseReported = defineHook<Report>("abuseReported")
