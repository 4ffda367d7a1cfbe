import {
  checkContext,
  extendNamespaces,
  findQualifiedName,
  listNamespaces,
  type Namespaces,
} from './context.ts'
import { DOCUMENT_SHAPES, EVENT_SHAPES } from './fields.ts'
import { type Problem, Problems, pointerToken, shown } from './problem.ts'
import { DEPTH_LIMIT } from './scan.ts'
import type { ObjectShape, Shape, Test } from './shape.ts'
import { isUri } from './uri.ts'

type Members = Readonly<Record<string, unknown>>

/** What a check carries along: the declared prefixes, the names found right before, the problems. */
interface Scope {
  namespaces: Namespaces
  rightNames: Set<string>
  problems: Problems
}

/** JSON-LD keywords that may stand inside the value of an extension. */
const VALUE_KEYWORDS = new Set(['@id', '@type', '@value', '@language', '@list', '@set'])

const isMembers = (value: unknown): value is Members =>
  value !== null && typeof value === 'object' && !Array.isArray(value)

/**
 * Checks a value that JSON.parse made as one event (EPCIS 2.0 §7.4) read under a document's
 * `@context`; pointers begin with `pointer`. Lists at most a hundred problems.
 */
export const checkEvent = (event: unknown, context: unknown, pointer = ''): Problem[] => {
  const problems = new Problems()
  checkOneEvent(event, context, pointer, problems)
  return problems.list
}

/** Checks an event into a list that is shared with others. */
export const checkOneEvent = (
  event: unknown,
  context: unknown,
  pointer: string,
  problems: Problems,
): void =>
  checkEventIn(event, pointer, {
    namespaces: listNamespaces(context),
    rightNames: new Set(),
    problems,
  })

/** Checks a value that JSON.parse made as a document to capture or as the answer of a query. Lists at most a hundred problems. */
export const checkDocument = (document: unknown): Problem[] => {
  const problems = new Problems()
  checkWholeDocument(document, problems)
  return problems.list
}

/** Checks a document into a list that is shared with others. */
export const checkWholeDocument = (document: unknown, problems: Problems): void => {
  if (!isMembers(document)) {
    problems.add('', 'wrong-type', `A document is an object, not ${shown(document)}`)
    return
  }
  const shape = typeof document.type === 'string' ? DOCUMENT_SHAPES.get(document.type) : undefined
  if (!shape) {
    problems.add('/type', 'document-type', documentTypeMessage(document.type))
    return
  }
  const namespaces = listNamespaces(document['@context'])
  checkObject(shape, document, '', { namespaces, rightNames: new Set(), problems })
}

const documentTypeMessage = (type: unknown): string => {
  const types = [...DOCUMENT_SHAPES.keys()].join(' or ')
  if (typeof type === 'string' && EVENT_SHAPES.has(type)) {
    return `This is a single ${type}, not an ${types}`
  }
  return `${shown(type)} is not the type of a document: ${types}`
}

const checkValue = (shape: Shape, value: unknown, pointer: string, scope: Scope): void => {
  switch (shape.kind) {
    case 'text':
      if (typeof value === 'string') checkTest(shape.test, value, pointer, scope)
      else refuseType(value, 'a text', pointer, scope)
      break
    case 'number':
      if (typeof value !== 'number') refuseType(value, 'a number', pointer, scope)
      break
    case 'boolean':
      if (typeof value !== 'boolean') refuseType(value, 'true or false', pointer, scope)
      break
    case 'list':
      if (Array.isArray(value)) checkList(shape, value, pointer, scope)
      else refuseType(value, 'a list', pointer, scope)
      break
    case 'one-or-list':
      if (Array.isArray(value)) checkItems(shape.of, value, pointer, scope)
      else checkValue(shape.of, value, pointer, scope)
      break
    case 'object':
      if (isMembers(value)) checkObject(shape, value, pointer, scope)
      else refuseType(value, 'an object', pointer, scope)
      break
    case 'event':
      checkEventIn(value, pointer, scope)
      break
    case 'context':
      checkContext(value, pointer, scope.problems)
      break
    case 'attribute':
      checkAttribute(value, pointer, scope)
  }
}

const refuseType = (value: unknown, wanted: string, pointer: string, { problems }: Scope): void =>
  problems.add(pointer, 'wrong-type', `${shown(value)} stands where ${wanted} should`)

const checkTest = (
  test: Test | undefined,
  value: string,
  pointer: string,
  { problems }: Scope,
): void => {
  if (test && !test.passes(value as never)) problems.add(pointer, test.code, test.message(value))
}

const checkItems = (
  shape: Shape,
  values: readonly unknown[],
  pointer: string,
  scope: Scope,
): void => {
  for (let index = 0; index < values.length; index++) {
    checkValue(shape, values[index], `${pointer}/${index}`, scope)
  }
}

const checkList = (
  shape: Shape & { kind: 'list' },
  values: readonly unknown[],
  pointer: string,
  scope: Scope,
): void => {
  if (values.length < shape.least) {
    scope.problems.add(pointer, 'empty', 'This list may not be empty')
  }
  checkItems(shape.of, values, pointer, scope)
  if (shape.distinct && values.length > 1) checkDistinct(values, pointer, scope)
}

const checkDistinct = (values: readonly unknown[], pointer: string, { problems }: Scope): void => {
  const seen = new Set<unknown>()
  values.forEach((value, index) => {
    if (seen.has(value))
      problems.add(`${pointer}/${index}`, 'repeated', `${shown(value)} stands twice in this list`)
    seen.add(value)
  })
}

const checkEventIn = (event: unknown, pointer: string, scope: Scope): void => {
  if (!isMembers(event)) {
    refuseType(event, 'an event', pointer, scope)
    return
  }
  const shape = typeof event.type === 'string' ? EVENT_SHAPES.get(event.type) : undefined
  if (shape) checkObject(shape, event, pointer, scopeOf(event, scope))
  else refuseEventType(event.type, pointer, scope)
}

/** Under a context of its own the names of an event may mean something else. */
const scopeOf = (event: Members, scope: Scope): Scope => {
  const own = event['@context']
  if (own === undefined) return scope
  return { ...scope, namespaces: extendNamespaces(scope.namespaces, own), rightNames: new Set() }
}

const refuseEventType = (type: unknown, pointer: string, { problems }: Scope): void => {
  const types = [...EVENT_SHAPES.keys()].join(', ')
  const code = type === undefined ? 'missing' : 'event-type'
  const said =
    type === undefined ? 'The type of the event is missing' : `${shown(type)} is no type of event`
  problems.add(`${pointer}/type`, code, `${said}: ${types}`)
}

const checkObject = (shape: ObjectShape, value: Members, pointer: string, scope: Scope): void => {
  for (const name of Object.keys(value)) {
    const field = shape.fields.get(name)
    const at = `${pointer}/${field ? name : pointerToken(name)}`
    if (field) checkValue(field.shape, value[name], at, scope)
    else if (checkExtensionName(shape, name, at, scope)) checkExtension(value[name], at, 0, scope)
  }
  for (const name of shape.required) {
    if (value[name] === undefined)
      scope.problems.add(`${pointer}/${name}`, 'missing', `"${name}" is missing`)
  }
  for (const rule of shape.rules) {
    if (!rule.holds(value)) scope.problems.add(`${pointer}/${rule.field}`, rule.code, rule.message)
  }
}

/** Whether a member that the standard does not know may stand here under this name. */
const checkExtensionName = (
  shape: ObjectShape,
  name: string,
  pointer: string,
  scope: Scope,
): boolean => {
  if (shape.extensions === 'none') {
    scope.problems.add(
      pointer,
      'unknown-field',
      `"${name}" is no field here, and none may be added`,
    )
    return false
  }
  if (scope.rightNames.has(name)) return true
  if (!isUri(name)) {
    const message = `"${name}" is no field of EPCIS; a field of one's own is named by a prefix of @context or a URI`
    scope.problems.add(pointer, 'unknown-field', message)
    return false
  }
  return checkPrefix(name, pointer, scope)
}

const checkPrefix = (
  name: string,
  pointer: string,
  { namespaces, problems, rightNames }: Scope,
): boolean => {
  if (findQualifiedName(name, namespaces)) {
    rightNames.add(name)
    return true
  }
  const prefix = name.slice(0, name.indexOf(':'))
  const message = `The prefix "${prefix}" is not declared in @context (contexts from elsewhere are not fetched)`
  problems.add(pointer, 'undeclared-prefix', message)
  return false
}

/** §9.4: the value of an attribute of master data is a number, a text or an object. */
const checkAttribute = (value: unknown, pointer: string, scope: Scope): void => {
  if (typeof value !== 'number' && typeof value !== 'string' && !isMembers(value))
    refuseType(value, 'a number, a text or an object', pointer, scope)
  else checkExtension(value, pointer, 0, scope)
}

/** Inside an extension everything may stand, but prefixes must be declared and contexts may not change. */
const checkExtension = (value: unknown, pointer: string, depth: number, scope: Scope): void => {
  if (value === null || typeof value !== 'object') return
  if (depth > DEPTH_LIMIT) {
    scope.problems.add(pointer, 'too-deep', 'This lies too deep')
    return
  }
  if (Array.isArray(value)) {
    for (let index = 0; index < value.length; index++) {
      checkExtension(value[index], `${pointer}/${index}`, depth + 1, scope)
    }
    return
  }
  for (const [name, inner] of Object.entries(value)) {
    const at = `${pointer}/${pointerToken(name)}`
    if (checkInnerName(name, at, scope)) checkExtension(inner, at, depth + 1, scope)
  }
}

const checkInnerName = (name: string, pointer: string, scope: Scope): boolean => {
  if (name.startsWith('@') && !VALUE_KEYWORDS.has(name)) {
    const message = `"${name}" may stand only in a document and directly in an event`
    scope.problems.add(pointer, 'unknown-field', message)
    return false
  }
  return !name.includes(':') || scope.rightNames.has(name) || checkPrefix(name, pointer, scope)
}
