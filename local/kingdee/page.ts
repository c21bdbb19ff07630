/** A list by pages, as every list of Kingdee's comes: with the page size that is cut in silence. */
import type { Param } from './asked'
import type { ListFault } from './faults'
import { type Reply, refusal, success } from './reply'

/** Kingdee cuts to it without a word, and counts the pages as if it had not. */
const mostRows = 100
/** What published lists have when page_size is left out. */
const defaultPageSize = '20'

interface Options {
  /** The call's page marks page and page_size so. */
  required?: boolean
  fault?: ListFault | null
  /** The page_size that stands where none is sent. */
  usualSize?: string
  /** What the number of rows that came is called. */
  sizeField?: 'cur_page_size' | 'current_page_size'
}

/** Which page and page_size, both as sent. */
export function answerPage(
  list: unknown[],
  param: Param,
  { required = false, fault = null, usualSize = defaultPageSize, sizeField = 'cur_page_size' }: Options = {},
): Reply {
  const missing = ['page', 'page_size'].find((name) => required && !param(name))
  if (missing !== undefined) return refusal(1030002000, `${missing} is required`)
  const page = positive(param('page') ?? '1')
  const asked = positive(param('page_size') ?? usualSize)
  if (page === null) return refusal(1030002001, 'page must be a positive integer')
  if (asked === null) return refusal(1030002001, 'page_size must be a positive integer')

  const size = Math.min(asked, mostRows)
  const rows = fault?.kind === 'emptyPage' ? [] : list.slice((page - 1) * size, page * size)
  return success({
    count: list.length,
    [sizeField]: rows.length,
    page,
    page_size: asked,
    ...(fault?.kind === 'noRows' ? {} : { rows }),
    total_page: Math.ceil(list.length / asked),
  })
}

/** The published sample asks for page 001, so leading zeros are well. */
function positive(text: string): number | null {
  const number = /^\d{1,9}$/.test(text) ? Number(text) : 0
  return number > 0 ? number : null
}
