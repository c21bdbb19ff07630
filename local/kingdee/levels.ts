/** GET mb_level: what a member can rise to. */
import type { Param } from './asked'
import { answerPage } from './page'
import type { Reply } from './reply'

export const levels = [
  { id: '1534104111400645101', number: 'DJ001', name: '普通会员', index: 1, enjoy: '积分' },
  { id: '1534104111400645102', number: 'DJ002', name: '银卡会员', index: '2', enjoy: '积分、生日礼' },
  { id: '1534104111400645103', number: 'DJ003', name: '金卡会员', index: 3, enjoy: '积分、生日礼、9.5 折' },
] as const

export const answerLevels = (param: Param): Reply => answerPage([...levels], param, { required: true })
