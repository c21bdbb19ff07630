/** A thread that turns the pages of a PDF into pixels, with somebody else's reader: pdf.js. */
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { parentPort, workerData } from 'node:worker_threads'
import { createCanvas } from '@napi-rs/canvas'
import { getDocument } from 'pdfjs-dist/legacy/build/pdf.mjs'

const { path, scale, png, pages } = workerData
const pdfjs = dirname(createRequire(import.meta.url).resolve('pdfjs-dist/package.json'))
const loading = getDocument({
  data: new Uint8Array(readFileSync(path)),
  standardFontDataUrl: join(pdfjs, 'standard_fonts/'),
  verbosity: 0,
})
const document = await loading.promise
parentPort.postMessage({ pages: document.numPages })
for (const number of pages ?? Array.from({ length: document.numPages }, (_, at) => at + 1)) {
  const page = await document.getPage(number)
  const viewport = page.getViewport({ scale })
  const { width, height } = { width: Math.round(viewport.width), height: Math.round(viewport.height) }
  const canvas = createCanvas(width, height)
  const pen = canvas.getContext('2d')
  await page.render({ canvas: null, canvasContext: pen, viewport }).promise
  const { items } = await page.getTextContent()
  const text = items.map((item) => item.str).filter((part) => part.trim() !== '')
  const { width: across, height: down } = page.getViewport({ scale: 1 })
  const size = [across, down].map((points) => Math.round((points / 72) * 25.4))
  if (png) parentPort.postMessage({ number, text, size, png: canvas.toBuffer('image/png') })
  else {
    const { data } = pen.getImageData(0, 0, width, height)
    const luminance = new Uint8ClampedArray(width * height)
    for (let at = 0; at < luminance.length; at += 1) luminance[at] = data[at * 4 + 1]
    parentPort.postMessage({ number, text, size, width, height, luminance }, [luminance.buffer])
  }
  page.cleanup()
}
await loading.destroy()
