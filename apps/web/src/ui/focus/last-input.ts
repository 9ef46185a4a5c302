let wasKey = false

const note = ({ type }: Event): void => {
  wasKey = type === "keydown"
}
addEventListener("keydown", note, true)
addEventListener("pointerdown", note, true)

/** Whether what was done last was done by a key: such a person goes on from where the focus is. */
export const cameByKey = (): boolean => wasKey
