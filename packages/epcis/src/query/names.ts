import { extendNamespaces, findQualifiedName, listNamespaces, type Namespaces } from '../context.ts'

/** The prefixes of a request: those of the standard and those that the header `GS1-Extensions` declares, `prefix=namespace, …`. */
export const readExtensionsHeader = (header: string | undefined): Namespaces => {
  const declared = (header ?? '').split(',').flatMap((part) => {
    const [, prefix, namespace] = /^\s*([A-Za-z][\w.-]*)\s*=\s*(\S+)\s*$/.exec(part) ?? []
    return prefix === undefined || namespace === undefined ? [] : [[prefix, namespace]]
  })
  return extendNamespaces(listNamespaces(undefined), Object.fromEntries(declared))
}

/**
 * The names that a field of one's own may be written with in an event, from how a parameter writes it: a declared prefix and
 * a name, namespace and name joined, or both with `#` between them (EPCIS 2.0 §8.2.7.1). Undefined for an undeclared prefix
 * and for a bare name.
 */
export const findFieldNames = (text: string, namespaces: Namespaces): string[] | undefined => {
  const found = findQualifiedName(text, namespaces)
  if (!found) return undefined
  const name = found.namespace + found.local
  const sharp = name.lastIndexOf('#')
  if (sharp < 0 || text !== name) return [name]
  return [name, name.slice(0, sharp) + name.slice(sharp + 1)]
}
