/** The one way to WeChat's own services, through its SDK: what of it is used, and nothing more. */
export interface OpenApi {
  phonenumber: {
    /** Rejects with an `errCode` of WeChat's. */
    getPhoneNumber(input: { code: string }): Promise<{ phoneInfo?: { purePhoneNumber?: string } }>
  }
  wxacode: {
    /** An image; of a failure it rejects with an `errCode` of WeChat's. */
    getUnlimited(input: {
      scene: string
      checkPath: boolean
      width: number
    }): Promise<{ contentType?: string; buffer?: Uint8Array }>
  }
}

let loaded: OpenApi | undefined

/**
 * Loads the SDK when it is first used, from the installed packages: it takes 200 ms and is no part of the bundle. Not a
 * promise: the SDK has a call for every name that it is asked for, also for `then`, and would never be done.
 */
export function openApi(): OpenApi {
  if (loaded === undefined) {
    const cloud = require('wx-server-sdk') as {
      DYNAMIC_CURRENT_ENV: symbol
      init(options: { env: symbol }): void
      openapi: OpenApi
    }
    cloud.init({ env: cloud.DYNAMIC_CURRENT_ENV })
    loaded = cloud.openapi
  }
  return loaded
}
