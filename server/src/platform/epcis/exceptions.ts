import type { RefusalKind } from '../refusal.ts'

/** The exceptions of EPCIS 2.0.1 (§8.2.3, and the answers of its OpenAPI description) by the status that they have there. */
const BY_STATUS: Readonly<Record<number, string>> = {
  400: 'ValidationException',
  401: 'SecurityException',
  403: 'SecurityException',
  404: 'NoSuchNameException',
  406: 'NotAcceptableException',
  409: 'ResourceAlreadyExistsException',
  413: 'QueryTooLargeException',
  414: 'URITooLongException',
  415: 'UnsupportedMediaTypeException',
  422: 'ValidationException',
}

/** The `type` of a problem at an address of EPCIS: the exception that the refusal names, else that of its status. */
export const exceptionOf = ({ exception, status }: RefusalKind): string =>
  `epcisException:${exception ?? BY_STATUS[status] ?? 'ImplementationException'}`
