import { useLive } from '../../store'
import { STOPS, stops } from './stops'

export const useStops = () => useLive({ collections: STOPS, read: (view) => stops(view) }, [])

/** How many lines end today, for the number in the navigation. */
export const useDueToday = (): number =>
  useLive(
    {
      collections: STOPS,
      read: (view) => stops(view).filter(({ line, standing }) => line && standing.left === 0).length,
    },
    [],
  ).value
