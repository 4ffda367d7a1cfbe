/** How an answer is shown. */
export const RESULT_VIEWS = ['list', 'map', 'json', 'xml'] as const
export type ResultView = (typeof RESULT_VIEWS)[number]
