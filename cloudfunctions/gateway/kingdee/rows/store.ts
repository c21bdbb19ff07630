import type { Store } from '../../contract'
import { isObject, toText } from '../reply'
import { toName } from './values'

/**
 * One row of store. Its telephone and contact are a person's, and are needed by nobody: they are not read. Without an
 * id no code can name it.
 */
export function parseStore(row: unknown): Store | { unusable: string } {
  if (!isObject(row)) return { unusable: 'not an object' }
  const id = toText(row.id)
  if (id === '' || id.length > 64) return { unusable: 'id is missing or longer than 64 characters' }
  return {
    id,
    name: toName(row.name),
    region: toName(row.region),
    address: toName(row.address),
    enabled: row.enable !== false && !['0', 'false'].includes(toText(row.enable).toLowerCase()),
  }
}
