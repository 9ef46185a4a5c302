/** As keys are written in kith.toml: `maxBodyBytes` is `max-body-bytes`. */
export function toKey(field: string): string {
  return field.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)
}

/** As they are named in the code. */
export function toField(key: string): string {
  return key.replace(/-([a-z\d])/g, (_, letter: string) => letter.toUpperCase())
}

/** The environment variable that overrides a key: `KITH_API_MAX_BODY_BYTES`. */
export function toVariable(section: string, field: string): string {
  return `KITH_${section}_${toKey(field)}`.replaceAll("-", "_").toUpperCase()
}
