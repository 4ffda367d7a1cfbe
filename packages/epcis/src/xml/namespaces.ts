/** Namespaces of EPCIS 2.0 in XML (EPCIS 2.0 §9) and of what it is made with. */
export const EPCIS_XML = 'urn:epcglobal:epcis:xsd:2'
export const QUERY_XML = 'urn:epcglobal:epcis-query:xsd:2'
export const MASTER_DATA_XML = 'urn:epcglobal:epcis-masterdata:xsd:2'
export const SBDH = 'http://www.unece.org/cefact/namespaces/StandardBusinessDocumentHeader'
export const XSI = 'http://www.w3.org/2001/XMLSchema-instance'
export const XSD = 'http://www.w3.org/2001/XMLSchema'
export const XML = 'http://www.w3.org/XML/1998/namespace'
export const RDF = 'http://www.w3.org/1999/02/22-rdf-syntax-ns#'
/** Our marks in XML of what only JSON can say, such as a number or a list of one (decision 0016). */
export const JSON_MARKS = 'urn:karvan:json'

/** Roots of EPCIS 1.x begin with these; none of them is read. */
export const OLD_EPCIS = /^urn:epcglobal:epcis(?:-query|-masterdata)?:xsd:1$/

/** What the XML binding itself declares says nothing of the data. */
export const BINDING: ReadonlySet<string> = new Set([
  EPCIS_XML,
  QUERY_XML,
  MASTER_DATA_XML,
  'urn:epcglobal:xsd:1',
  SBDH,
  XSI,
  XSD,
  XML,
  JSON_MARKS,
])

/** CBV 2.0 §9.2 names the attributes by URN with a colon; documents declare the namespace with it and without. */
const CBV_MASTER_DATA = 'urn:epcglobal:cbv:mda'

export const dataNamespace = (uri: string): string =>
  uri === CBV_MASTER_DATA ? `${CBV_MASTER_DATA}:` : uri

/** A name of Namespaces in XML 1.0 without a colon. */
export const NC_NAME =
  /^[A-Z_a-z\u00C0-\u00D6\u00D8-\u00F6\u00F8-\u02FF\u0370-\u037D\u037F-\u1FFF\u200C-\u200D\u2070-\u218F\u2C00-\u2FEF\u3001-\uD7FF\uF900-\uFDCF\uFDF0-\uFFFD\u{10000}-\u{EFFFF}][-.0-9A-Z_a-z\u00B7\u00C0-\u00D6\u00D8-\u00F6\u00F8-\u037D\u037F-\u1FFF\u200C-\u200D\u203F\u2040\u2070-\u218F\u2C00-\u2FEF\u3001-\uD7FF\uF900-\uFDCF\uFDF0-\uFFFD\u{10000}-\u{EFFFF}]*$/u
