import type { CDPSession, Locator, Page } from "playwright-core"

interface Point {
  readonly x: number
  readonly y: number
}

const STEPS = 8

/** A finger, or two, on the screen of a page whose context has touch. All is in CSS pixels of the window. */
export class Finger {
  readonly #page: Page
  readonly #session: CDPSession
  #points: Point[] = []

  private constructor(page: Page, session: CDPSession) {
    this.#page = page
    this.#session = session
  }

  static async on(page: Page): Promise<Finger> {
    return new Finger(page, await page.context().newCDPSession(page))
  }

  async down(...points: Point[]): Promise<void> {
    this.#points = points
    await this.#tell("touchStart")
  }

  /** Moves in a straight line, as fingers do: in many small steps, each of which is drawn. */
  async move(...goals: Point[]): Promise<void> {
    const from = this.#points
    for (let step = 1; step <= STEPS; step++) {
      this.#points = goals.map((goal, at) => {
        const { x, y } = from[at] ?? goal
        return { x: x + ((goal.x - x) * step) / STEPS, y: y + ((goal.y - y) * step) / STEPS }
      })
      await this.#tell("touchMove")
      await this.#page.evaluate(() => new Promise((drawn) => requestAnimationFrame(drawn)))
    }
  }

  async up(): Promise<void> {
    this.#points = []
    await this.#tell("touchEnd")
  }

  /** Puts the finger onto the middle of something, goes so far aside (or down), and stays there. */
  async pull(what: Locator, by: { readonly x?: number; readonly y?: number }): Promise<void> {
    const at = await middleOf(what)
    await this.down(at)
    await this.move({ x: at.x + (by.x ?? 0), y: at.y + (by.y ?? 0) })
  }

  /** Rests on something until `appears` is there, then lets go. */
  async hold(what: Locator, appears: Locator): Promise<void> {
    await this.down(await middleOf(what))
    await appears.waitFor()
    await this.up()
  }

  /** Two taps as quick as those of people, however slow the machine. */
  async tapTwice(at: Point): Promise<void> {
    const begin = Date.now() / 1_000
    for (const [number, points] of [[at], [], [at], []].entries()) {
      this.#points = points
      await this.#tell(points.length > 0 ? "touchStart" : "touchEnd", begin + number * 0.05)
    }
  }

  /** `timestamp`: in seconds since the epoch, when it seems to be; else now. */
  async #tell(type: "touchStart" | "touchMove" | "touchEnd", timestamp?: number): Promise<void> {
    const touchPoints = this.#points.map(({ x, y }, id) => ({ x: Math.round(x), y: Math.round(y), id }))
    await this.#session.send("Input.dispatchTouchEvent", {
      type,
      touchPoints,
      ...(timestamp !== undefined && { timestamp }),
    })
  }
}

export async function middleOf(what: Locator): Promise<Point> {
  await what.waitFor()
  const box = await what.boundingBox()
  if (box === null) throw new Error("What is to be touched is not in sight")
  return { x: box.x + box.width / 2, y: box.y + box.height / 2 }
}
