import type { Funnel, FunnelRow } from '../../cloudfunctions/gateway/contract'
import { deskWords } from './words'

export type Group = 'store' | 'poster' | 'day'

/** A line of the table: what a store, a poster or a day did. */
export interface Line extends Pick<FunnelRow, 'scans' | 'claims' | 'redemptions'> {
  key: string
  name: string
}

/** The most scanned first; days from the latest on. */
export function linesOf({ rows, stores }: Pick<Funnel, 'rows' | 'stores'>, group: Group): Line[] {
  const lines = new Map<string, Line>()
  for (const row of rows) {
    const { key, name } = named(row, stores, group)
    const line = lines.get(key) ?? { key, name, scans: 0, claims: 0, redemptions: 0 }
    lines.set(key, {
      ...line,
      scans: line.scans + row.scans,
      claims: line.claims + row.claims,
      redemptions: line.redemptions + row.redemptions,
    })
  }
  const all = [...lines.values()]
  return group === 'day'
    ? all.sort((a, b) => (a.key < b.key ? 1 : -1))
    : all.sort((a, b) => b.scans - a.scans || b.claims - a.claims || (a.key < b.key ? -1 : 1))
}

function named({ day, storeId, poster }: FunnelRow, stores: Funnel['stores'], group: Group) {
  const store = stores[storeId] ?? storeId
  switch (group) {
    case 'day':
      return { key: day, name: day }
    case 'store':
      return { key: storeId, name: store }
    case 'poster':
      return {
        key: `${storeId}/${poster ?? ''}`,
        name: `${store} · ${poster === null ? deskWords.noPoster : deskWords.poster(poster)}`,
      }
  }
}

/** As Excel reads it: ids stay text, and a name is never a formula. */
export function csvOf({ rows, stores }: Pick<Funnel, 'rows' | 'stores'>): string {
  const lines = rows.map(({ day, storeId, poster, scans, claims, redemptions }) =>
    [
      day,
      `="${storeId.replace(/"/g, '')}"`,
      textOf(stores[storeId] ?? ''),
      poster ?? '',
      scans,
      claims,
      redemptions,
    ]
      .map(String)
      .map(cell)
      .join(','),
  )
  return [deskWords.csvHead, ...lines, ''].join('\r\n')
}

const textOf = (name: string) => (/^[=+\-@\t\r]/.test(name) ? `'${name}` : name)
const cell = (text: string) => (/[",\r\n]/.test(text) ? `"${text.replace(/"/g, '""')}"` : text)
