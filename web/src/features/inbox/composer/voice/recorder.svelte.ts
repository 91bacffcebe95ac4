// Records the microphone: one channel, Opus where the browser has it, with pause,
// level and time. The microphone is let go of as soon as the recording ends.
import { writeOgg } from './ogg'
import { readWebm } from './webm'

export type Trouble = 'denied' | 'missing' | 'busy' | 'insecure' | 'unsupported' | 'broken'
export type Stage = 'asking' | 'recording' | 'paused' | 'ready' | 'failed'

const MAX_SECONDS = 10 * 60
const BITS_PER_SECOND = 24_000 // clear speech; three minutes stay below WhatsApp's 512 kB for voice notes
const BARS = 48
const TICK_MS = 80
// Ogg is what WhatsApp wants; WebM holds the same Opus packets; Safari has only MP4.
const types = ['audio/ogg;codecs=opus', 'audio/webm;codecs=opus', 'audio/mp4']

export class Recorder {
  stage = $state<Stage>('asking')
  trouble = $state<Trouble>('broken')
  seconds = $state(0)
  /** The latest levels, 0 to 1, the newest last. */
  levels = $state.raw<readonly number[]>([])
  file = $state.raw<File | undefined>()
  url = $state('')
  /** Whether WhatsApp will take it as a voice note. */
  voice = $state(false)
  private stream?: MediaStream
  private audio?: AudioContext
  private recorder?: MediaRecorder
  private timer?: ReturnType<typeof setInterval>
  private chunks: Blob[] = []
  private closed = false

  async start(): Promise<void> {
    try {
      if (!isSecureContext) throw new DOMException('', 'InsecureError')
      if (!globalThis.MediaRecorder || !globalThis.AudioContext) throw new DOMException('', 'NotSupportedError')
      this.stream = await navigator.mediaDevices.getUserMedia({ audio: { channelCount: 1, echoCancellation: true, noiseSuppression: true, autoGainControl: true } })
      if (this.closed) return this.release()
      this.record(this.stream)
    } catch (error) {
      this.fail(troubleOf(error))
    }
  }

  pause(): void {
    if (this.stage !== 'recording') return
    this.recorder?.pause()
    this.stage = 'paused'
  }

  resume(): void {
    if (this.stage !== 'paused') return
    this.recorder?.resume()
    this.stage = 'recording'
  }

  /** Ends the recording; afterwards it can be listened to and sent. */
  async finish(): Promise<void> {
    const recorder = this.recorder
    if (!recorder || recorder.state === 'inactive') return
    await new Promise<void>((resolve) => {
      recorder.onstop = () => resolve()
      recorder.stop()
    })
    this.release()
    if (this.closed) return
    try {
      const recorded = new Blob(this.chunks, { type: recorder.mimeType })
      this.file = await playable(recorded)
      this.voice = this.file.type === 'audio/ogg'
      this.url = URL.createObjectURL(this.file)
      this.stage = 'ready'
    } catch {
      this.fail('broken')
    }
  }

  /** Throws the recording away; the object is of no more use. */
  close(): void {
    this.closed = true
    if (this.recorder && this.recorder.state !== 'inactive') this.recorder.stop()
    if (this.url) URL.revokeObjectURL(this.url)
    this.release()
  }

  private record(stream: MediaStream): void {
    const audio = (this.audio = new AudioContext())
    const source = audio.createMediaStreamSource(stream)
    // Whatever the microphone gives leaves here as one channel.
    const mono = audio.createMediaStreamDestination()
    mono.channelCount = 1
    mono.channelCountMode = 'explicit'
    const analyser = audio.createAnalyser()
    analyser.fftSize = 1024
    source.connect(mono)
    source.connect(analyser)
    const mimeType = types.find((type) => MediaRecorder.isTypeSupported(type))
    if (!mimeType) throw new DOMException('', 'NotSupportedError')
    const recorder = (this.recorder = new MediaRecorder(mono.stream, { mimeType, audioBitsPerSecond: BITS_PER_SECOND }))
    recorder.ondataavailable = (e) => this.chunks.push(e.data)
    recorder.onerror = () => this.fail('broken')
    stream.getAudioTracks()[0]!.onended = () => void this.finish() // unplugged: what there is can be sent
    recorder.start(1_000)
    this.stage = 'recording'
    this.watch(analyser)
  }

  private watch(analyser: AnalyserNode): void {
    const samples = new Uint8Array(analyser.fftSize)
    let before = performance.now()
    this.timer = setInterval(() => {
      const at = performance.now()
      if (this.stage === 'recording') {
        this.seconds += (at - before) / 1000
        analyser.getByteTimeDomainData(samples)
        this.levels = [...this.levels.slice(1 - BARS), level(samples)]
        if (this.seconds >= MAX_SECONDS) void this.finish()
      }
      before = at
    }, TICK_MS)
  }

  private fail(trouble: Trouble): void {
    this.trouble = trouble
    this.stage = 'failed'
    this.release()
  }

  private release(): void {
    clearInterval(this.timer)
    this.stream?.getTracks().forEach((track) => track.stop())
    if (this.audio && this.audio.state !== 'closed') void this.audio.close()
  }
}

async function playable(recorded: Blob): Promise<File> {
  const type = recorded.type.split(';')[0]
  if (type === 'audio/mp4') return new File([recorded], 'audio.m4a', { type })
  if (type === 'audio/ogg') return new File([recorded], 'voz.ogg', { type })
  const bytes = new Uint8Array(await recorded.arrayBuffer())
  return new File([writeOgg(readWebm(bytes), Math.floor(Math.random() * 2 ** 32))], 'voz.ogg', { type: 'audio/ogg' })
}

/** Loudness of a moment, 0 to 1, stretched so that speech fills the bar. */
function level(samples: Uint8Array): number {
  const power = samples.reduce((sum, s) => sum + (s - 128) ** 2, 0) / samples.length
  return Math.min(1, Math.sqrt(power) / 40)
}

function troubleOf(error: unknown): Trouble {
  switch (error instanceof DOMException ? error.name : '') {
    case 'NotAllowedError':
      return 'denied'
    case 'NotFoundError':
    case 'OverconstrainedError':
      return 'missing'
    case 'NotReadableError':
    case 'AbortError':
      return 'busy'
    case 'InsecureError':
      return 'insecure'
    case 'NotSupportedError':
      return 'unsupported'
    default:
      return 'broken'
  }
}
