// Names of kinds, ports, fields, values and problems: keys that come from the
// server, so they are looked up at run time and fall back to what it said.
import { catalog } from '$lib/i18n/catalog.svelte'
import ptBR from './pt-BR'

const { find } = catalog(ptBR, { en: () => import('./en'), es: () => import('./es') })

const human = (name: string) => name.replace(/[_-]+/g, ' ').replace(/^./, (c) => c.toUpperCase())

export const kindName = (kind: string): string => find(`kind.${kind}`) ?? human(kind)
export const kindAbout = (kind: string): string => find(`about.${kind}`) ?? ''
export const groupName = (group: string): string => find(`group.${group}`) ?? human(group)
export const portName = (kind: string, port: string): string => find(`port.${kind}.${port}`) ?? find(`port.${port}`) ?? port
export const fieldName = (kind: string, name: string): string => find(`field.${kind}.${name}`) ?? find(`field.${name}`) ?? human(name)
export const fieldHint = (kind: string, name: string): string => find(`hint.${kind}.${name}`) ?? find(`hint.${name}`) ?? ''
export const itemName = (kind: string, name: string): string => find(`item.${kind}.${name}`) ?? find(`item.${name}`) ?? find('item') ?? ''
export const valueName = (kind: string, field: string, value: string): string => find(`value.${kind}.${field}.${value}`) ?? find(`value.${field}.${value}`) ?? find(`value.${value}`) ?? (value || '–')
export const word = (value: string): string => find(`value.${value}`) ?? ''
export const problemText = (code: string, message: string): string => find(`problem.${code}`) ?? message
export const triggerName = (kind: string): string => find(`trigger.${kind}`) ?? human(kind)
export const triggerAbout = (kind: string): string => find(`trigger_about.${kind}`) ?? ''
export const variableName = (name: string): string => find(`var.${name}`) ?? ''
