import { expect, it } from 'vitest'
import { ROUTES } from './routes'

it('every page has one place, and a fixed one comes before a placeholder', () => {
  const paths = ROUTES.map(({ path }) => path)
  expect(new Set(paths).size).toBe(paths.length)
  expect(paths.indexOf('/customers/new')).toBeLessThan(paths.indexOf('/customers/:id'))
})
