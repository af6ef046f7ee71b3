/** The issued record as the server hands it out; every field is checked where it is read. Pure. */
type Json = Readonly<Record<string, unknown>>

const record = (value: unknown): Json => (typeof value === 'object' && value !== null ? (value as Json) : {})
const list = (value: unknown): readonly Json[] => (Array.isArray(value) ? value.map(record) : [])
const text = (value: unknown): string => (typeof value === 'string' ? value : '')
const minor = (value: unknown): number => (typeof value === 'number' ? value : 0)

export interface DocumentLine {
  readonly description: string
  readonly lineNumber: string
  readonly username: string
  readonly startsOn: string
  /** Exclusive. */
  readonly endsOn: string
  /** `3.0000`. */
  readonly quantity: string
  readonly unitPrice: number
  readonly net: number
  readonly taxRate: string
  readonly tax: number
}

export interface PaperDocument {
  readonly kind: string
  readonly label: string
  readonly issuedOn: string
  readonly dueOn: string
  readonly currency: string
  readonly language: 'en' | 'bn'
  readonly issuer: Readonly<
    Record<
      'name' | 'nameBn' | 'legalName' | 'address' | 'bin' | 'phone' | 'color' | 'footer' | 'support',
      string
    >
  >
  readonly buyer: Readonly<Record<'number' | 'name' | 'nameBn' | 'address' | 'phone', string>>
  readonly preceding: string
  readonly lines: readonly DocumentLine[]
  readonly allowances: readonly { readonly amount: number; readonly reason: string }[]
  readonly net: number
  readonly allowance: number
  readonly tax: number
  readonly rounding: number
  readonly total: number
  readonly sha256: string
}

const line = (row: Json): DocumentLine => ({
  description: text(row.description),
  lineNumber: text(row.line_number),
  username: text(row.username_masked),
  startsOn: text(row.starts_on),
  endsOn: text(row.ends_on),
  quantity: text(row.quantity),
  unitPrice: minor(row.unit_price_minor),
  net: minor(row.net_minor),
  taxRate: text(row.tax_rate),
  tax: minor(row.tax_minor),
})

/** Answer of GET /api/invoices/{id} → what the paper shows. */
export function paperOf(answer: Json): PaperDocument {
  const doc = record(answer.document)
  const issuer = record(doc.issuer)
  const buyer = record(doc.buyer)
  const totals = record(doc.totals)
  return {
    kind: text(doc.kind),
    label: text(doc.label),
    issuedOn: text(doc.issued_on),
    dueOn: text(doc.due_on),
    currency: text(doc.currency) || 'BDT',
    language: doc.language === 'bn' ? 'bn' : 'en',
    issuer: {
      name: text(issuer.name),
      nameBn: text(issuer.name_bn),
      legalName: text(issuer.legal_name),
      address: text(issuer.address),
      bin: text(issuer.bin),
      phone: text(issuer.phone),
      color: text(issuer.color),
      footer: text(issuer.footer),
      support: text(issuer.support_contact),
    },
    buyer: {
      number: text(buyer.number),
      name: text(buyer.name),
      nameBn: text(buyer.name_bn),
      address: text(buyer.address),
      phone: text(buyer.phone),
    },
    preceding: text(record(doc.preceding).label),
    lines: list(doc.lines).map(line),
    allowances: list(doc.allowances).map((row) => ({
      amount: minor(row.amount_minor),
      reason: text(row.reason),
    })),
    net: minor(totals.net_minor),
    allowance: minor(totals.allowance_minor),
    tax: minor(totals.tax_minor),
    rounding: minor(totals.rounding_minor),
    total: minor(totals.total_minor),
    sha256: text(doc.sha256),
  }
}
