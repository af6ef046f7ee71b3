import { useLocation } from 'wouter'
import { BeginView } from './FirstRunView'

export default function BeginPage() {
  const [, go] = useLocation()
  return <BeginView onLater={() => go('/')} />
}
