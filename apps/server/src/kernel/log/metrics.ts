import type { Metrics } from "@kith/feature-kit"
import { Counter, collectDefaultMetrics, Gauge, Registry } from "prom-client"

export interface ServerMetrics extends Metrics {
  readonly contentType: string
  /** The figures of one domain. What several have in common is added up; `forget` takes those of this one out. */
  of(domain: string): Metrics & { forget(): void }
  /** In the text format of Prometheus. */
  render(): Promise<string>
}

/** Figures of the features, and those of the process: memory, CPU time, delay of the event loop. */
export function createMetrics(): ServerMetrics {
  const registry = new Registry()
  collectDefaultMetrics({ register: registry, prefix: "kith_" })
  const counters = new Map<string, Counter>()
  /** For each gauge who reads it, by domain. */
  const gauges = new Map<string, Map<string, () => number>>()

  const counterOf = (name: string, help: string): Counter => {
    const full = fullName(name)
    const counter = counters.get(full) ?? new Counter({ name: full, help, registers: [registry] })
    counters.set(full, counter)
    return counter
  }

  const readersOf = (name: string, help: string): Map<string, () => number> => {
    const full = fullName(name)
    const known = gauges.get(full)
    if (known !== undefined) return known
    const readers = new Map<string, () => number>()
    gauges.set(full, readers)
    new Gauge({
      name: full,
      help,
      registers: [registry],
      collect() {
        let sum = 0
        for (const read of readers.values()) sum += read()
        this.set(sum)
      },
    })
    return readers
  }

  const of = (domain: string): Metrics & { forget(): void } => ({
    counter(name, help) {
      const counter = counterOf(name, help)
      return { add: (count = 1) => counter.inc(count) }
    },
    gauge(name, help, read) {
      readersOf(name, help).set(domain, read)
    },
    forget() {
      for (const readers of gauges.values()) readers.delete(domain)
    },
  })

  return { ...of(""), of, contentType: registry.contentType, render: () => registry.metrics() }
}

function fullName(name: string): string {
  return `kith_${name.replaceAll("-", "_")}`
}
