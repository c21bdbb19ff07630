import { accessSync, constants } from 'node:fs'
import { delimiter, join } from 'node:path'
import sparticuz from '@sparticuz/chromium'
import { type Browser, chromium } from 'playwright-core'

const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable']
const elsewhere = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
]

/**
 * CHROME_PATH, else an installed browser, else the one that comes as a package (Linux only).
 * @returns null when there is none; throws in CI, where there must be one
 */
export async function launchBrowser(): Promise<Browser | null> {
  const found = process.env.CHROME_PATH ?? installed() ?? (await packaged())
  if (found === null) {
    const sentence = 'No browser was found: install Chromium or Chrome, or name one in CHROME_PATH.'
    if (process.env.CI) throw new Error(sentence)
    console.warn(`\n  THE BROWSER TESTS DID NOT RUN. ${sentence}\n`)
    return null
  }
  return chromium.launch({ executablePath: found, args: ['--no-sandbox', '--disable-gpu', '--no-first-run'] })
}

function installed(): string | null {
  const folders = (process.env.PATH ?? '').split(delimiter)
  const files = [...folders.flatMap((folder) => names.map((name) => join(folder, name))), ...elsewhere]
  return files.find(isExecutable) ?? null
}

async function packaged(): Promise<string | null> {
  return process.platform === 'linux' ? sparticuz.executablePath() : null
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK)
    return true
  } catch {
    return false
  }
}
