// Words on the screen belong in the catalogs: a letter in a template's text or in
// a spoken attribute fails here.
import { readdirSync, readFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parse } from 'svelte/compiler'

const web = fileURLToPath(new URL('..', import.meta.url))
const spoken = new Set(['placeholder', 'title', 'aria-label', 'alt', 'label', 'text', 'aria-description', 'aria-roledescription'])
const letter = /\p{L}/u
const problems = []

for (const root of ['src', 'phones']) {
  let names = []
  try {
    names = readdirSync(join(web, root), { recursive: true })
  } catch {
    continue // the folder is optional
  }
  for (const name of names) if (String(name).endsWith('.svelte')) check(join(web, root, String(name)))
}

function check(path) {
  const source = readFileSync(path, 'utf8')
  const line = (at) => source.slice(0, at).split('\n').length
  const report = (node, text) => problems.push(`${relative(web, path)}:${line(node.start)}: ${JSON.stringify(text.trim())}`)
  walk(parse(source, { modern: true }).fragment)

  function walk(node) {
    if (!node || typeof node !== 'object') return
    if (Array.isArray(node)) return node.forEach(walk)
    if (node.type === 'Text') return letter.test(decode(node.data)) ? report(node, node.data) : undefined
    if (node.type === 'Attribute') return attribute(node)
    if (node.type === 'StyleDirective') return
    if (node.type === 'ExpressionTag') literals(node.expression)
    for (const [key, child] of Object.entries(node)) if (key !== 'expression' && key !== 'metadata') walk(child)
  }
  function attribute(node) {
    if (!spoken.has(node.name) || node.value === true) return
    for (const part of [node.value].flat()) {
      if (part.type === 'Text' && letter.test(part.data)) report(node, part.data)
      if (part.type === 'ExpressionTag') literals(part.expression)
    }
  }
  /** A literal shown as it is: not an argument, a key, or one side of a comparison. */
  function literals(expression) {
    if (expression.type === 'Literal' && typeof expression.value === 'string' && letter.test(expression.value)) report(expression, expression.value)
    if (expression.type === 'TemplateLiteral') for (const q of expression.quasis) if (letter.test(q.value.cooked)) report(q, q.value.cooked)
    if (expression.type === 'ConditionalExpression') [expression.consequent, expression.alternate].forEach(literals)
    if (expression.type === 'LogicalExpression') [expression.left, expression.right].forEach(literals)
  }
}

/** Entities are not words. */
function decode(text) {
  return text.replace(/&\w+;/g, '')
}

for (const problem of problems) console.error(problem)
if (problems.length) console.error(`${problems.length} texts outside the catalogs`)
process.exit(problems.length ? 1 : 0)
