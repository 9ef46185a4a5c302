/** One or two letters for a name: `Juliet Capulet` and `juliet.capulet` give JC, `juliet` gives J. */
export function initialsOf(name: string): string {
  const words = name.split(/[\s._\-+]+/u).filter((word) => /[\p{L}\p{N}]/u.test(word))
  const [first, last] = [words[0], words.length > 1 ? words.at(-1) : undefined]
  return [first, last].map(firstLetterOf).join("") || "?"
}

function firstLetterOf(word: string | undefined): string {
  return (word?.match(/[\p{L}\p{N}]\p{M}*/u)?.[0] ?? "").toLocaleUpperCase()
}
