/** Builds the bench page, serves it with a made-up book, opens it in Chromium and prints its figures. */
import { spawn } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import { extname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'vite'

const CUSTOMERS = Number(process.env.BENCH_CUSTOMERS ?? 50_000)
const INVOICES = CUSTOMERS * 2
const CHUNK = 4000
const LIMIT_MS = 120_000
const here = fileURLToPath(new URL('.', import.meta.url))
const out = mkdtempSync(join(tmpdir(), 'cc-bench-'))

const hex = (n, digits) => n.toString(16).padStart(digits, '0')
const id = (kind, n) => `0193${hex(kind, 4)}-0000-7000-8000-${hex(n, 12)}`
const names = ['Abdul Karim', 'Rahim Uddin', 'Selina Begum', 'Jamal Hossain', 'Fatema Khatun']
const names_bn = ['আব্দুল করিম', 'রহিম উদ্দিন', 'সেলিনা বেগম', 'জামাল হোসেন', 'ফাতেমা খাতুন']
const seller_id = id(9, 1)

const customer = (n) => ({
  id: id(1, n), version: 1, number: `C-${String(n).padStart(5, '0')}`, seller_id, kind: 'person',
  name: `${names[n % 5]} ${n}`, name_bn: names_bn[n % 5], phones: [`+88017${String(n).padStart(8, '0')}`],
  email: '', address: `House ${n % 90}, Road ${n % 30}`, area: ['Savar', 'Mirpur', 'Uttara'][n % 3],
  language: 'bn', credit_limit_minor: null, archived_at: null, created_at: '2026-01-01T00:00:00Z',
})
const owner = (n) => ({ customer_id: id(1, n), seller_id })
const balance = (n) => ({ id: id(1, n), version: 1, ...owner(n), currency: 'BDT', due_minor: n % 7 ? 0 : 50000, advance_minor: 0 })
const line = (n) => ({
  id: id(2, n), version: 1, number: `L-${n}`, ...owner(n), plan_id: id(8, n % 4), plan_version_id: id(7, n % 4),
  username: `user${n}`, connections: 1, anchor_day: 1, auto_renew: false, has_secret: false, sold_by_id: seller_id,
  terminated_at: null, term_starts_on: '2026-11-01', ends_on: `2026-12-${String((n % 28) + 1).padStart(2, '0')}`, term_kind: 'paid',
})
const invoice = (n) => ({
  id: id(3, n), version: 1, kind: 'invoice', ...owner(n % CUSTOMERS), sold_by_id: seller_id, series: 'INV-2627', number: n,
  label: `INV-2627-${String(n).padStart(6, '0')}`, title: 'Basic 25, 1 month', issued_at: '2026-11-01T06:00:00Z',
  issued_on: '2026-11-01', due_on: null, currency: 'BDT', net_minor: 43478, allowance_minor: 0, tax_minor: 6522,
  rounding_minor: 0, total_minor: 50000, preceding_id: null,
})
const state = (n) => ({ id: id(3, n), version: 1, ...owner(n % CUSTOMERS), paid_minor: 50000, credited_minor: 0, open_minor: 0 })
const BOOK = [
  ['customer', CUSTOMERS, customer], ['customer_balance', CUSTOMERS, balance], ['subscription', CUSTOMERS, line],
  ['invoice', INVOICES, invoice], ['invoice_state', INVOICES, state],
]

function* snapshot() {
  yield { cursor: 'v1.e.s.1', today: '2026-11-25', windowed: false }
  for (const [collection, total, row] of BOOK)
    for (let n = 0; n < total; n += CHUNK) {
      const rows = Array.from({ length: Math.min(CHUNK, total - n) }, (_, i) => row(n + i))
      yield { collection, rows, after: `${collection}${n}`, done: n + rows.length, total }
    }
  yield { end: true }
}
// Made before the clock runs: the server's work is not what is measured here.
const lines = [...snapshot()].map((each) => `${JSON.stringify(each)}\n`)
const ours = { 'ClientCast-Protocol': '1' }
const TYPES = { '.html': 'text/html', '.js': 'text/javascript' }

async function sendSnapshot(answer) {
  answer.writeHead(200, { ...ours, 'Content-Type': 'application/x-ndjson' })
  for (const each of lines) if (!answer.write(each)) await new Promise((go) => answer.once('drain', go))
  answer.end()
}

/** CPU of the page's process in milliseconds: says what a wall clock on a busy machine cannot. Linux only. */
function pageCpu(group) {
  let most = 0
  for (const pid of readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
    try {
      const cells = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1].split(' ')
      const renders = readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes('--type=renderer')
      if (Number(cells[2]) === group && renders) most = Math.max(most, (Number(cells[11]) + Number(cells[12])) * 10)
    } catch {
      // The process has ended meanwhile.
    }
  }
  return most
}

function serve(onFigures) {
  return createServer((request, answer) => {
    const path = new URL(request.url, 'http://x').pathname
    if (path === '/figures') {
      let body = ''
      request.on('data', (part) => { body += part })
      request.on('end', () => { answer.end(); onFigures(JSON.parse(body)) })
    } else if (path === '/api/snapshot') void sendSnapshot(answer)
    else if (path === '/api/changes') {
      answer.writeHead(200, { ...ours, 'Content-Type': 'application/json' })
      answer.end(JSON.stringify({ cursor: 'v1.e.s.1', more: false, head: 1, changes: {}, applied: [], now: new Date().toISOString() }))
    } else if (path === '/api/live' || path === '/favicon.ico') answer.writeHead(503).end()
    else {
      answer.writeHead(200, { 'Content-Type': TYPES[extname(path)] ?? 'text/plain' })
      answer.end(readFileSync(join(out, path)))
    }
  })
}

await build({
  root: here, configFile: false, logLevel: 'error',
  build: { outDir: out, emptyOutDir: true, target: 'es2022', rollupOptions: { input: join(here, 'store.html') } },
})
const all = {}
let stop = async () => {}
let group = 0
const finished = new Promise((resolve, reject) => {
  setTimeout(() => reject(new Error('no figures in time')), LIMIT_MS).unref()
  const server = serve((figures) => {
    const cpu = pageCpu(group)
    const name = figures.warm_start_ms ? 'page_cpu_both_ms' : 'page_cpu_first_load_ms'
    Object.assign(all, figures, { [name]: cpu })
    if (figures.error) reject(new Error(figures.error))
    if (figures.warm_start_ms) resolve(server)
  })
  server.listen(0, '127.0.0.1', () => {
    const root = process.getuid?.() === 0 ? ['--no-sandbox'] : []
    const browser = spawn(process.env.CHROMIUM ?? '/usr/bin/chromium', [
      '--headless=new', ...root, '--disable-background-networking', '--disable-component-update', '--no-first-run',
      '--enable-precise-memory-info', '--disable-back-forward-cache', '--js-flags=--expose-gc', `--user-data-dir=${out}/profile`, `http://127.0.0.1:${server.address().port}/store.html`,
    ], { stdio: 'ignore', detached: true })
    group = browser.pid
    stop = () => new Promise((gone) => { browser.once('exit', gone); process.kill(-browser.pid, 'SIGKILL') })
  })
})
const code = await finished.then(() => 0, (error) => { console.error(error.message); return 1 })
for (const [name, value] of Object.entries(all)) console.log(`${name.padEnd(24)} ${value}`)
await stop()
rmSync(out, { recursive: true, force: true, maxRetries: 10, retryDelay: 200 })
process.exit(code)
