/** Members of 青禾百货 whom nobody has met: names and phone numbers are made up. */
import { levels } from './levels'
import type { Member } from './members'

/** One more member for each number, from 1 on; the first six have a name of their own. */
export function person(n: number): Member {
  const { name, birthday, points, balance, level } = known[n - 1] ?? {
    name: `会员 ${n}`,
    birthday: '',
    points: 0,
    balance: 0,
    level: 0,
  }
  return {
    id: String(1734104111400640000n + BigInt(n) * 3n),
    mobile: String(13800000000 + n),
    name,
    birthday,
    card_id: String(1734104111400740000n + BigInt(n) * 3n),
    card_no: `QH${String(n).padStart(8, '0')}`,
    level_name: levels[level]?.name ?? '',
    usable: points,
    available: balance,
  }
}

/** 13800000001 to 13800000006. */
export const people = (): Member[] => known.map((_, index) => person(index + 1))

const known = [
  { name: '林晓禾', birthday: '1992-03-18', points: 1280, balance: '66.50', level: 1 },
  { name: '陈一诺', birthday: '1988-11-24', points: '320', balance: 0, level: 0 },
  { name: '欧阳思远', birthday: '', points: 0, balance: '0.00', level: 0 },
  { name: '王芳', birthday: '1975-06-01', points: 25640, balance: 1200, level: 2 },
  { name: 'Lily 赵', birthday: '2001-12-31', points: null, balance: null, level: 0 },
  { name: '许多多', birthday: '1990-05-20', points: 9870, balance: '15.20', level: 2 },
]
