import type { DatabaseConnection, Dialect, Driver } from "kysely"

/** Whoever asks several things one after another has asked the next by then. */
const QUIET_MS = 10

/** Who is asking the database something, so that a close can wait for them. */
export class DatabaseUse {
  #count = 0
  #begun = 0

  /** The same dialect; its connections are counted while they are used. */
  count(dialect: Dialect): Dialect {
    return {
      createAdapter: () => dialect.createAdapter(),
      createIntrospector: (db) => dialect.createIntrospector(db),
      createQueryCompiler: () => dialect.createQueryCompiler(),
      createDriver: () => this.#countIn(dialect.createDriver()),
    }
  }

  /** Resolves when nobody has asked anything for a moment, or after `patienceMs`, by the clock on the wall. */
  async ended(patienceMs: number): Promise<void> {
    const deadline = performance.now() + patienceMs
    for (let seen = -1; performance.now() < deadline; ) {
      if (this.#count === 0 && this.#begun === seen) return
      seen = this.#begun
      await new Promise((resolve) => setTimeout(resolve, QUIET_MS))
    }
  }

  #countIn(driver: Driver): Driver {
    const acquireConnection = driver.acquireConnection.bind(driver)
    const releaseConnection = driver.releaseConnection.bind(driver)
    driver.acquireConnection = async (...rest): Promise<DatabaseConnection> => {
      this.#count++
      this.#begun++
      try {
        return await acquireConnection(...rest)
      } catch (error) {
        this.#count--
        throw error
      }
    }
    driver.releaseConnection = async (connection): Promise<void> => {
      try {
        await releaseConnection(connection)
      } finally {
        this.#count--
      }
    }
    return driver
  }
}
