import { useLive } from '../../store'
import { FIGURES, figures } from './figures'

export const useFigures = (own: boolean) =>
  useLive({ collections: FIGURES, read: (view) => figures(view, own) }, [own])
