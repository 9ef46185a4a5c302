/** What a person typed cannot be taken. `message` is a sentence to show at `field`. */
export class InputProblem extends Error {
  override readonly name = "InputProblem"
  readonly field: string

  constructor(field: string, sentence: string) {
    super(sentence)
    this.field = field
  }
}
