/** The library describes its main file alone. */
declare module 'jsbarcode/bin/barcodes/CODE128/CODE128_AUTO.js' {
  export default class Code128 {
    constructor(text: string, options: object)
    /** @returns its modules as '1' and '0' */
    encode(): { data: string }
  }
}
