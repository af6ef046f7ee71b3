import { sign } from '../../shared/format'
import { lastDay } from '../../shared/periods'
import { amountInWords } from '../../shared/words'
import type { DocumentLine, PaperDocument } from './document'
import s from './Invoices.module.css'
import { amount, date, number, wordsOf } from './written'

const Party = ({ head, lines }: { head: string; lines: readonly string[] }) => (
  <dl>
    <dt>{head}</dt>
    {lines.filter(Boolean).map((text) => (
      <dd key={text}>{text}</dd>
    ))}
  </dl>
)

function Line({ doc, line }: { doc: PaperDocument; line: DocumentLine }) {
  const { currency, language } = doc
  const term =
    line.startsOn && line.endsOn
      ? `${date(line.startsOn, language)} – ${date(lastDay(line.endsOn), language)}`
      : ''
  return (
    <tr>
      <th scope="row">
        {line.description}
        <small>{[term, line.lineNumber, line.username].filter(Boolean).join(' · ')}</small>
      </th>
      <td>{number(Number(line.quantity), language)}</td>
      <td className={s.wide}>{amount(line.unitPrice, currency, language)}</td>
      <td>{amount(line.net, currency, language)}</td>
    </tr>
  )
}

function Sums({ doc }: { doc: PaperDocument }) {
  const { currency, language } = doc
  const words = wordsOf(language)
  const rate = doc.lines[0]?.taxRate
  const rows = [
    [words.net, doc.net],
    ...(doc.allowance ? [[words.discount, -doc.allowance] as const] : []),
    ...(rate ? [[`${words.vat} ${number(Number(rate), language)} %`, doc.tax] as const] : []),
    ...(doc.rounding ? [[words.rounding, doc.rounding] as const] : []),
  ] as const
  return (
    <dl className={s.total}>
      {rows.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{amount(value, currency, language)}</dd>
        </div>
      ))}
      <div className={s.grand}>
        <dt>{words.total}</dt>
        <dd>
          {sign(currency)}
          {amount(doc.total, currency, language)}
        </dd>
      </div>
    </dl>
  )
}

/** The document, reflowed as paper. It carries its own language and never mirrors with the app (look.md §10). */
export function Paper({ doc }: { doc: PaperDocument }) {
  const { language, issuer, buyer } = doc
  const words = wordsOf(language)
  const title = doc.kind === 'credit_note' ? words.credit_note : words.invoice
  const own = (party: { readonly name: string; readonly nameBn: string }) =>
    (language === 'bn' && party.nameBn) || party.name
  const contact = issuer.support || issuer.phone
  return (
    <article className={s.paper} lang={language} dir="ltr" aria-label={`${title} ${doc.label}`}>
      <header className={s.docHead} style={{ borderColor: issuer.color }}>
        <div>
          <strong>{own(issuer)}</strong>
          <span>{language === 'bn' ? issuer.name : issuer.nameBn}</span>
        </div>
        <div>
          <span>{title}</span>
          <b className="num">{doc.label}</b>
        </div>
      </header>
      <div className={s.parties}>
        <Party
          head={words.from}
          lines={[issuer.legalName || own(issuer), issuer.address, issuer.bin && `BIN ${issuer.bin}`]}
        />
        <Party head={words.to} lines={[own(buyer), buyer.address, buyer.number]} />
        <div className={s.dates}>
          <Party head={words.issued} lines={[date(doc.issuedOn, language)]} />
          {doc.dueOn && <Party head={words.payBy} lines={[date(doc.dueOn, language)]} />}
          {doc.preceding && <Party head={words.corrects} lines={[doc.preceding]} />}
        </div>
      </div>
      <table className={s.items}>
        <thead>
          <tr>
            <th scope="col">{words.service}</th>
            <th scope="col">{words.quantity}</th>
            <th scope="col" className={s.wide}>
              {words.price}
            </th>
            <th scope="col">{words.net}</th>
          </tr>
        </thead>
        <tbody>
          {doc.lines.map((line) => (
            <Line key={`${line.lineNumber} ${line.startsOn}`} doc={doc} line={line} />
          ))}
        </tbody>
      </table>
      <div className={s.below}>
        <p className={s.inWords}>
          <span>{words.words}</span>
          {amountInWords(doc.total, doc.currency, language)}
        </p>
        <Sums doc={doc} />
      </div>
      <footer className={s.docFoot}>
        {doc.allowances.map(({ reason }) => reason).join(', ')}
        {contact && (
          <p>
            {words.questions}: {contact}
          </p>
        )}
        {issuer.footer && <p>{issuer.footer}</p>}
      </footer>
    </article>
  )
}
