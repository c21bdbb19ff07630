/** What a code leads to: a plain link that ends up in the mini-program, or in the page. */
import { Mistake } from '../mistake'

const SCENE = '{scene}'
/** A longer one makes the modules of a small poster hard to scan. */
const LONGEST = 160

export const NO_LINK = `What should the codes lead to? Say it with --link URL, or set CODE_LINK, for example
  --link 'https://m.example.com/c?s={scene}'
{scene} is what tells the store; without it ?s=… is appended. In the mini-program's settings (开发管理 → 扫普通链接二维码打开小程序)
the same address opens it. To try it with npm start:
  --link 'http://127.0.0.1:5180/#/pages/center/index?scene={scene}'`

/** @throws Mistake for a link that cannot lead anywhere */
export function linkOf(template: string): (scene: string) => string {
  const link = (scene: string) => {
    const quoted = encodeURIComponent(scene)
    if (template.includes(SCENE)) return template.replaceAll(SCENE, quoted)
    return `${template}${template.includes('?') ? '&' : '?'}s=${quoted}`
  }
  const refuse = (why: string) => new Mistake(`The link ${template} ${why}.\n\n${NO_LINK}`)
  if (/\s/.test(template)) throw refuse('holds a blank')
  if (!/^https?:\/\/[^/?#]/i.test(template) || !URL.canParse(link('0'))) {
    throw refuse('must begin with https:// (or http://)')
  }
  if (template.includes('#') && !template.includes(SCENE))
    throw refuse('has a #: say with {scene} where it goes')
  if (link('0'.repeat(32)).length > LONGEST)
    throw refuse(`is longer than ${LONGEST} characters with its scene`)
  return link
}

/** Whether it leads to this machine alone. */
export const isLocal = (link: string) =>
  /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/.test(URL.canParse(link) ? new URL(link).hostname : '')
