import type { ReactNode } from 'react'
import './records.css'

export interface Column<Row> {
  id: string
  title: string
  cell: (row: Row) => ReactNode
}

interface TableProps<Row> {
  /** What the rows are; said to assistive technology. */
  label: string
  columns: readonly Column<Row>[]
  rows: readonly Row[]
  rowId: (row: Row) => string
  /** Stands instead of rows when there are none. */
  empty: string
  /** Buttons at the end of a row. */
  actions?: ((row: Row) => ReactNode) | undefined
  isFaded?: ((row: Row) => boolean) | undefined
}

/** Rows of facts; on a phone a row becomes a card with the title of each column before its fact. */
export const Table = <Row,>(props: TableProps<Row>) => {
  const { label, columns, rows, rowId, empty, actions, isFaded } = props
  if (rows.length === 0) return <p className="records-empty muted">{empty}</p>
  return (
    <table className="records" aria-label={label}>
      <thead>
        <tr>
          {columns.map(({ id, title }) => (
            <th key={id} scope="col">
              {title}
            </th>
          ))}
          {actions && <td />}
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr
            key={rowId(row)}
            data-row={rowId(row)}
            className={isFaded?.(row) ? 'records-faded' : undefined}
          >
            {columns.map(({ id, title, cell }) => (
              <td key={id} data-title={title} data-column={id}>
                {cell(row)}
              </td>
            ))}
            {actions && <td className="records-actions">{actions(row)}</td>}
          </tr>
        ))}
      </tbody>
    </table>
  )
}
