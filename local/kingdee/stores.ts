/** GET store: the shops of the chain. */
import type { Param } from './asked'
import { answerPage } from './page'
import type { Reply } from './reply'
import type { Seal } from './sensitive'

export interface Store {
  id: string
  number: string
  name: string
  region: string
  address: string
  /** Comes as a number or as a string, or not at all. */
  lng: number | string | null
  lat: number | string | null
  telephone: string
  contact: string
  enable: string | number
}

export interface Stores {
  has(id: string): boolean
  find(id: string): Store | null
  answer(param: Param): Reply
}

/** Filters: enable, id and number as they are, name by a part of it. */
export function createStores(stores: Store[], seal: Seal): Stores {
  return {
    has: (id) => stores.some((store) => store.id === id),
    find: (id) => stores.find((store) => store.id === id) ?? null,
    answer(param) {
      const isAsked = (name: 'id' | 'number' | 'enable', store: Store) =>
        !param(name) || String(store[name]) === param(name)
      const found = stores.filter(
        (store) =>
          isAsked('id', store) &&
          isAsked('number', store) &&
          isAsked('enable', store) &&
          store.name.includes(param('name') ?? ''),
      )
      const rows = found.map((store) => ({ ...store, ...group, telephone: seal(store.telephone) }))
      return answerPage(rows, param, { required: true })
    },
  }
}

const group = { group_id: '1534104111400645200', group_number: 'FZ01', group_name: '直营店' }

/** Of 青禾百货. The last one has closed. */
export const chainStores: Store[] = [
  ['人民路店', '上城区人民路 88 号', 120.1702, 30.2489, '0571-88000001', '周店长', '1'],
  ['城西店', '西湖区文一路 300 号', '120.1108', '30.2896', '0571-88000002', '吴店长', '1'],
  ['滨江店', '滨江区江南大道 588 号', 120.2105, 30.2081, '0571-88000003', '郑店长', 1],
  ['大学城店', '钱塘区学源街 18 号', 120.3476, 30.3099, '0571-88000004', '冯店长', '1'],
  ['火车站店', '上城区环城东路 1 号', null, null, '', '', '1'],
  ['古镇店', '临平区塘栖镇水北街 9 号', 120.1877, 30.4781, '0571-88000006', '褚店长', '0'],
].map(([name, address, lng, lat, telephone, contact, enable], index) => ({
  id: String(1534104111400645301n + BigInt(index)),
  number: `MD00${index + 1}`,
  name,
  region: '浙江省杭州市',
  address,
  lng,
  lat,
  telephone,
  contact,
  enable,
})) as Store[]
