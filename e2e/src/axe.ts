import assert from 'node:assert/strict'
import axe, { type AxeResults } from 'axe-core'
import type { Page } from 'playwright-core'

/** The rules whose answer depends on colours; all others look at the same page in every theme. */
const COLOUR_RULES = ['color-contrast', 'link-in-text-block']

/**
 * What axe finds serious or critical on a screen, with its name; `colours`: only by what changes with the theme. Evaluated
 * from outside: the page's own policy lets no foreign script in.
 */
export const checkScreen = async (
  page: Page,
  screen: string,
  only: 'all' | 'colours' = 'all',
): Promise<string[]> => {
  if (!(await page.evaluate<boolean>(`'axe' in window`))) await page.evaluate(axe.source)
  const runOnly = only === 'all' ? {} : { runOnly: COLOUR_RULES }
  const { violations, passes } = await page.evaluate<AxeResults>(
    `axe.run(document, ${JSON.stringify({ resultTypes: ['violations'], ...runOnly })})`,
  )
  const least = only === 'all' ? 6 : 1
  assert.ok(passes.length >= least, `${screen}: hardly anything was checked`)
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, nodes }) => `${screen}: ${id}: ${nodes.map(({ html }) => html).join(' ')}`)
}
