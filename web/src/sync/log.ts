/** One line of the ring buffer that tests and people read as `window.__cc.log`. No personal data. */
export interface LogLine {
  readonly at: number
  readonly what: string
  readonly detail: string
}

const LINES = 500

export class Log {
  readonly lines: LogLine[] = []

  add(at: number, what: string, detail: string | number = ''): void {
    this.lines.push({ at, what, detail: String(detail) })
    if (this.lines.length > LINES) this.lines.shift()
  }
}
