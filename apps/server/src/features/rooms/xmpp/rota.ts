/** A queue whose members mostly go back to its end. Two arrays, so that nothing moves up when the first one goes. */
export class Rota<Member> {
  #ready: Member[] = []
  #next: Member[] = []

  get isEmpty(): boolean {
    return this.#ready.length === 0 && this.#next.length === 0
  }

  put(member: Member): void {
    this.#next.push(member)
  }

  take(): Member | undefined {
    if (this.#ready.length === 0) {
      this.#ready = this.#next.reverse()
      this.#next = []
    }
    return this.#ready.pop()
  }
}
