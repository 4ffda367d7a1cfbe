import assert from 'node:assert/strict'
import axe, { type AxeResults } from 'axe-core'
import type { Page } from 'playwright-core'

/**
 * What axe finds serious or critical on a screen, with its name. Evaluated from outside: the page's own policy lets
 * no foreign script in.
 */
export const checkScreen = async (page: Page, screen: string): Promise<string[]> => {
  await page.evaluate(axe.source)
  const { violations, passes } = await page.evaluate<AxeResults>(
    `axe.run(document, { resultTypes: ['violations'] })`,
  )
  assert.ok(passes.length > 5, `${screen}: hardly anything was checked`)
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, nodes }) => `${screen}: ${id}: ${nodes.map(({ html }) => html).join(' ')}`)
}
