/** IndexedDB's requests and transactions as promises. A transaction stays open while only these are awaited. */
export function answerOf<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise<T>((resolve, reject) => {
    request.onsuccess = () => resolve(request.result)
    request.onerror = () => reject(request.error)
  })
}

/** Resolves when the transaction is safe, rejects when it was undone. */
export function endOf(transaction: IDBTransaction): Promise<void> {
  return new Promise<void>((resolve, reject) => {
    transaction.oncomplete = () => resolve()
    transaction.onabort = () => reject(transaction.error ?? new Error("The transaction was undone."))
  })
}

/** The newest `limit` records of a range of an index, the newest first. */
export function newestOf<T>(index: IDBIndex, range: IDBKeyRange, limit: number): Promise<T[]> {
  if (limit <= 0) return Promise.resolve([])
  // Since IndexedDB 3.0 one request does it, where a cursor tells of each record by itself.
  if (!("getAllRecords" in index)) return walkBack(index, range, limit)
  const options = { query: range, count: Math.min(limit, 0xffffffff), direction: "prev" }
  return answerOf<T[]>((index as unknown as NewerIndex).getAll(options))
}

interface NewerIndex {
  getAll(options: {
    readonly query: IDBKeyRange
    readonly count: number
    readonly direction: string
  }): IDBRequest
}

function walkBack<T>(index: IDBIndex, range: IDBKeyRange, limit: number): Promise<T[]> {
  return new Promise<T[]>((resolve, reject) => {
    const found: T[] = []
    const request = index.openCursor(range, "prev")
    request.onerror = () => reject(request.error)
    request.onsuccess = () => {
      const cursor = request.result
      if (cursor !== null) found.push(cursor.value)
      if (cursor === null || found.length >= limit) resolve(found)
      else cursor.continue()
    }
  })
}
