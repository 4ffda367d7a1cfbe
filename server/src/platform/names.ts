/** A name as PostgreSQL reads it literally: "quoted". */
export const quoteName = (name: string): string => `"${name.replaceAll('"', '""')}"`

/** `schema.table` or `table`, each part quoted. */
export const quotePath = (path: string): string => path.split('.').map(quoteName).join('.')
