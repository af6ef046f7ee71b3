import { Component, type ReactNode } from 'react'
import { failure } from '../shared/errors'
import { t } from '../shared/i18n'
import { Button } from '../ui/Button'
import { ErrorBox } from '../ui/ErrorBox'

interface State {
  readonly error: unknown
}

/** Catches a page that broke, so that the shell and the outbox live on. `place` changes → tries again. */
export class Boundary extends Component<{ readonly place: string; readonly children: ReactNode }, State> {
  override state: State = { error: null }

  static getDerivedStateFromError(error: unknown): State {
    return { error }
  }

  override componentDidUpdate(before: { readonly place: string }) {
    if (before.place !== this.props.place && this.state.error) this.setState({ error: null })
  }

  override render() {
    if (!this.state.error) return this.props.children
    return (
      <main id="main">
        <ErrorBox
          title={t('This page could not be shown')}
          failure={failure(this.state.error)}
          onRetry={() => this.setState({ error: null })}
          action={<Button onClick={() => location.reload()}>{t('Load the app again')}</Button>}
        />
      </main>
    )
  }
}
