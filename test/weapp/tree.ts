/** What WeChat draws of the page's data, read through the build's own templates. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'

export interface Node {
  /** view, text, button …; '#text' for a text. */
  name: string
  id: string
  sid: string
  class: string
  style: string
  attributes: Record<string, string>
  /** The events that reach the page from this node. */
  events: string[]
  text: string
  /** What WeChat is sent for it and all under it, as JSON. */
  bytes: () => number
  children: Node[]
}

interface Raw {
  nn?: string
  sid?: string
  uid?: string
  cl?: string
  st?: string
  v?: string
  cn?: Raw[]
  [key: string]: unknown
}

interface Template {
  name: string
  attributes: Record<string, string>
  events: string[]
}

export type Draw = (data: unknown) => Node

/** Which short key stands for which attribute, and which events a kind of node sends, differs from build to build. */
export function readTemplates(folder: string): Draw {
  const wxml = readFileSync(join(folder, 'base.wxml'), 'utf8')
  const templates = new Map<string, Template>()
  for (const [, kind, name, inner] of wxml.matchAll(/<template name="tmpl_0_(\w+)">\s*<([\w-]+)([^>]*)/g)) {
    if (kind === undefined || name === undefined || inner === undefined) continue
    const attributes: Template['attributes'] = {}
    for (const [, attribute, value] of inner.matchAll(/([\w-]+)="\{\{(.*?)\}\}"/g)) {
      const key = /\bi\.(\w+)/.exec(value ?? '')?.[1]
      if (attribute && key) attributes[key] = attribute
    }
    const events = [...inner.matchAll(/(?:bind|catch)(\w+)="eh"/g)].map(([, event]) => event ?? '')
    // An input has a template for when it has the focus, and one for when it has not.
    templates.set(kind.replace(/_(focus|blur)$/, ''), { name, attributes, events })
  }

  const draw = (raw: Raw): Node => {
    if (raw.v !== undefined) return { ...blank, sid: raw.sid ?? '', name: '#text', text: raw.v }
    const template = templates.get(raw.nn ?? '')
    if (template === undefined) throw new Error(`base.wxml has no template for nodes of kind ${raw.nn}`)
    const attributes: Node['attributes'] = {}
    for (const [key, attribute] of Object.entries(template.attributes)) {
      const value = raw[key]
      if (value !== undefined && /^(aria-|type$)/.test(attribute)) attributes[attribute] = String(value)
    }
    const children = (raw.cn ?? []).filter((child) => child?.nn !== undefined).map(draw)
    return {
      name: template.name,
      id: raw.uid ?? raw.sid ?? '',
      sid: raw.sid ?? '',
      class: raw.cl ?? '',
      style: raw.st ?? '',
      attributes,
      events: template.events,
      text: children.map(({ text }) => text).join(''),
      bytes: () => Buffer.byteLength(JSON.stringify(raw)),
      children,
    }
  }
  return (data) => {
    const { root } = data as { root?: { cn?: Raw[] } }
    const children = (root?.cn ?? []).map(draw)
    return { ...blank, name: 'page', children, text: children.map(({ text }) => text).join('') }
  }
}

const blank: Node = {
  name: '',
  id: '',
  sid: '',
  class: '',
  style: '',
  attributes: {},
  events: [],
  text: '',
  bytes: () => 0,
  children: [],
}

/** The node and all under it, from the top. */
export function all(node: Node): Node[] {
  return [node, ...node.children.flatMap(all)]
}

export function byClass(node: Node, name: string): Node[] {
  return all(node).filter((one) => one.class.split(' ').includes(name))
}

export function depth(node: Node): number {
  return 1 + Math.max(0, ...node.children.map(depth))
}

/** Applies `root.cn.[0].v` and the like, as setData does. */
export function applyPaths(data: Record<string, unknown>, paths: Record<string, unknown>): void {
  for (const [path, value] of Object.entries(paths)) {
    const keys = path.split('.').map((key) => key.replace(/^\[(\d+)\]$/, '$1'))
    const last = keys.pop()
    if (last === undefined) continue
    let at = data
    for (const key of keys) {
      at[key] ??= {}
      at = at[key] as Record<string, unknown>
    }
    // What crosses to the view is a copy.
    at[last] = value === undefined ? undefined : JSON.parse(JSON.stringify(value))
  }
}
