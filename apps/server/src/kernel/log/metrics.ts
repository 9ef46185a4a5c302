import type { Metrics } from "@kith/feature-kit"
import { Counter, collectDefaultMetrics, Gauge, Registry } from "prom-client"

export interface ServerMetrics extends Metrics {
  readonly contentType: string
  /** In the text format of Prometheus. */
  render(): Promise<string>
}

/** Figures of the features, and those of the process: memory, CPU time, delay of the event loop. */
export function createMetrics(): ServerMetrics {
  const registry = new Registry()
  collectDefaultMetrics({ register: registry, prefix: "kith_" })

  return {
    counter(name, help) {
      const counter = replaceMetric(registry, name, (full) => {
        return new Counter({ name: full, help, registers: [registry] })
      })
      return { add: (count = 1) => counter.inc(count) }
    },
    gauge(name, help, read) {
      replaceMetric(registry, name, (full) => {
        return new Gauge({
          name: full,
          help,
          registers: [registry],
          collect() {
            this.set(read())
          },
        })
      })
    },
    contentType: registry.contentType,
    render: () => registry.metrics(),
  }
}

/** A feature that is started again counts anew. */
function replaceMetric<M>(registry: Registry, name: string, create: (fullName: string) => M): M {
  const fullName = `kith_${name.replaceAll("-", "_")}`
  registry.removeSingleMetric(fullName)
  return create(fullName)
}
