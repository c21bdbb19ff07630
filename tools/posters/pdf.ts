import PDFDocument from 'pdfkit'
import { drawPoster, type Fonts, fontFiles, type Paper, sizes } from './page'
import type { Poster } from './register'
import { words } from './words'

/** One page a poster. @param today yyyy-MM-dd: the same posters are the same file all day */
export function makePdf(
  posters: readonly Poster[],
  paper: Paper,
  fonts: Fonts,
  today: string,
): Promise<Buffer> {
  const CreationDate = new Date(`${today}T00:00:00Z`)
  const info = { Title: words.title, CreationDate, ModDate: CreationDate }
  const doc = new PDFDocument({ size: sizes[paper], margin: 0, autoFirstPage: false, info, lang: 'zh-CN' })
  const parts: Buffer[] = []
  const made = new Promise<Buffer>((resolve, reject) => {
    doc.on('data', (part: Buffer) => parts.push(part))
    doc.once('end', () => resolve(Buffer.concat(parts)))
    doc.once('error', reject)
  })
  doc.registerFont('regular', fontFiles.regular)
  doc.registerFont('bold', fontFiles.bold)
  for (const poster of posters) drawPoster(doc, paper, poster, fonts)
  doc.end()
  return made
}
