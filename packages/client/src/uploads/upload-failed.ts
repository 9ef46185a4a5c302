/** A file could not be uploaded. `message` is a sentence to show. */
export class UploadFailed extends Error {
  override readonly name = "UploadFailed"
  /** Trying again without a person's help may mend it. */
  readonly isPassing: boolean

  constructor(sentence: string, isPassing = false, options?: ErrorOptions) {
    super(sentence, options)
    this.isPassing = isPassing
  }
}

export function tooLarge(name: string | undefined, maxBytes: number | undefined): UploadFailed {
  const what = name === undefined ? "The file" : `“${name}”`
  const most = maxBytes === undefined ? "" : ` It takes files of up to ${describeBytes(maxBytes)}.`
  return new UploadFailed(`${what} is too large for your server.${most} Send a smaller one.`)
}

/** As people say it: 8 MB, 512 KB. */
export function describeBytes(bytes: number): string {
  const units = ["bytes", "KB", "MB", "GB"]
  let value = bytes
  let unit = 0
  while (value >= 1024 && unit < units.length - 1) {
    value /= 1024
    unit++
  }
  return `${value >= 10 || unit === 0 ? Math.floor(value) : Math.floor(value * 10) / 10} ${units[unit]}`
}
