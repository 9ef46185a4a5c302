let context: AudioContext | undefined

/** Two short tones, made here: no file is loaded for them. Browsers are silent before the first click or key. */
export function playSound(): void {
  // They complain about every attempt, too.
  if (navigator.userActivation?.hasBeenActive === false) return
  try {
    context ??= new AudioContext()
    const now = context.currentTime
    playTone(context, 660, now)
    playTone(context, 880, now + 0.11)
  } catch {
    // This device makes no sounds.
  }
}

function playTone(audio: AudioContext, frequency: number, at: number): void {
  const oscillator = audio.createOscillator()
  const volume = audio.createGain()
  oscillator.frequency.value = frequency
  volume.gain.setValueAtTime(0, at)
  volume.gain.linearRampToValueAtTime(0.08, at + 0.01)
  volume.gain.exponentialRampToValueAtTime(0.0001, at + 0.25)
  oscillator.connect(volume).connect(audio.destination)
  oscillator.start(at)
  oscillator.stop(at + 0.26)
}
