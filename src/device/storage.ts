import Taro from '@tarojs/taro'
import * as v from 'valibot'

/** Something that the phone keeps between visits. */
export interface Kept<T> {
  read(): T | null
  write(value: T): void
}

/**
 * What is read may be of an older build, or spoilt: what does not fit the schema is as if it were not there. A phone
 * that cannot keep anything (full, or private browsing) only forgets.
 * @param name with a version in it: another shape takes another name
 */
export function keptAs<T>(name: string, schema: v.GenericSchema<unknown, T>): Kept<T> {
  return {
    read() {
      try {
        const found = v.safeParse(schema, Taro.getStorageSync(name))
        return found.success ? found.output : null
      } catch {
        return null
      }
    },
    write(value) {
      try {
        Taro.setStorage({ key: name, data: value }).catch(() => {})
      } catch {
        // The same, told at once.
      }
    },
  }
}
