import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Ajv2020 } from 'ajv/dist/2020.js'
import addFormats from 'ajv-formats'
import type { TSchema } from 'typebox'
import { Compile } from 'typebox/compile'
import * as contract from './index.ts'

const UUID = 'd290f1ee-6c54-4b01-90e6-d701748f0851'
const TIME = '2026-05-01T10:00:00Z'

const fact = (value: unknown) => ({ value, confidence: 'cited', sources: ['S1'] })
const reason = { pointer: '/a', code: 'test.bad', message: 'bad' }
const operator = {
  id: 'operator',
  name: 'Corridor',
  kind: 'operator',
  homeJurisdiction: 'AZ',
  jurisdiction: null,
  mandates: [],
}
const key = {
  id: UUID,
  organisation: 'operator',
  role: 'reader',
  label: 'Desk',
  scopes: null,
  things: null,
  createdTime: TIME,
  expiresTime: null,
  revokedTime: null,
}
const trackingLink = {
  id: UUID,
  organisation: 'a',
  thing: 'urn:x',
  fields: ['place'],
  label: 'For the buyer',
  createdTime: TIME,
  expiresTime: TIME,
  revokedTime: null,
}
const SHA256 = 'a0'.repeat(32)
const delivery = {
  number: 1,
  state: 'dead',
  eventCount: 3,
  attempts: 100,
  createdTime: TIME,
  triedTime: TIME,
  problem: 'answered 500',
}
const auditRow = {
  position: 1,
  id: UUID,
  time: TIME,
  organisation: 'a',
  askerKind: 'key',
  askerId: UUID,
  person: null,
  action: 'access.read',
  subject: 'GET /api/things/:id',
  owner: 'b',
  basis: 'grant',
  reference: UUID,
  count: 3,
  requestId: UUID,
  detail: {},
}
const auditEntry = {
  id: UUID,
  time: TIME,
  organisation: { id: 'a', name: 'A' },
  asker: { kind: 'key', id: UUID, label: 'Desk' },
  person: null,
  action: 'access.read',
  subject: 'GET /api/things/:id',
  owner: { id: 'b', name: 'B' },
  basis: 'grant',
  reference: UUID,
  count: 3,
  requestId: UUID,
  detail: {},
}
const auditBlock = {
  number: 1,
  firstPosition: 1,
  lastPosition: 1,
  rowHashes: [SHA256],
  rowsHash: SHA256,
  previousHash: SHA256,
  hash: SHA256,
  sealedTime: TIME,
}
const captureError = {
  type: 'epcisException:ValidationException',
  title: 'The event is not valid',
  status: 400,
  detail: '"action" is missing',
  pointer: '/epcisBody/eventList/2/action',
  code: 'missing',
}
const job = {
  captureID: UUID,
  createdAt: TIME,
  finishedAt: TIME,
  running: false,
  success: false,
  captureErrorBehaviour: 'proceed',
  errors: [captureError],
  errorCount: 1,
  events: 3,
  captured: 1,
  duplicates: 1,
  rejected: 1,
  warnings: [reason],
}
const finding = { pointer: '/a', kind: 'email', grade: 'certain' }
const whereabouts = {
  basis: 'reported',
  place: 'AZ-ALA',
  latitude: null,
  longitude: null,
  time: TIME,
}
const identifier = { scheme: 'unlocode', value: 'AZALA', confidence: 'cited', sources: [] }
const names = { az: 'Ələt', ru: 'Алят', en: 'Alat', tr: 'Alat', fa: 'الت' }
const place = {
  id: 'AZ-ALA',
  uri: 'urn:karvan:place:AZ-ALA',
  kind: 'port',
  country: 'AZ',
  names: fact(names),
  corridors: ['TITR'],
  identifiers: [identifier],
  position: fact({ latitude: 39.9, longitude: 49.4 }),
  positionAccuracyKm: fact(2),
  timeZone: fact('Asia/Baku'),
  gaugesMm: [1520],
  gaugeChange: false,
}
const link = {
  id: 'L01',
  from: 'AZ-ALA',
  to: 'GE-POT',
  mode: 'rail',
  modeDetail: 'rail electrified',
  level: 'base',
  corridors: [],
  status: fact('operating'),
  distanceKm: fact(900),
  greatCircleKm: 700,
}
const service = {
  id: 'S01',
  name: 'Baku to Poti',
  mode: 'sea',
  modeDetail: 'Ro-Ro ferry',
  corridor: 'TITR',
  origin: 'AZ-ALA',
  stops: [],
  destination: 'GE-POT',
  daysOfWeek: fact([1, 4]),
  status: 'operating',
}
const source = {
  id: 'S1',
  publisher: 'UN',
  topic: 'codes',
  date: '2024',
  address: 'https://example.org',
  licence: 'open',
}
const thing = {
  id: 'urn:epc:id:bic:CSQU3054383',
  kind: 'container',
  label: 'CSQU 305438 3',
  status: 'normal',
  delayMinutes: null,
  bizStep: null,
  disposition: null,
  where: whereabouts,
  estimate: null,
  inside: [],
  contents: { goods: 3 },
  nextPlace: null,
  destination: null,
  firstTime: TIME,
  lastTime: TIME,
  lastRecordTime: TIME,
  events: 1,
  simulated: false,
}
const entry = {
  inPart: false,
  eventID: `urn:uuid:${UUID}`,
  eventTime: TIME,
  eventTimeZoneOffset: '+04:00',
  recordTime: TIME,
  type: 'ObjectEvent',
  action: 'OBSERVE',
  bizStep: null,
  disposition: null,
  place: null,
  placeUri: null,
  latitude: 1.5,
  longitude: 2.5,
  of: thing.id,
  ofLabel: thing.label,
  role: 'epc',
  remark: null,
  photo: null,
  delayMinutes: -5,
  source: 'Corridor',
  provenance: 'person',
  late: false,
  retracted: false,
  correctedBy: [],
  conflicting: false,
}
const hit = {
  type: 'thing',
  id: thing.id,
  label: thing.label,
  scheme: 'iso6346',
  kind: 'container',
  known: true,
  simulated: false,
  warnings: [],
}
const reference = {
  gate: 'AZ',
  dataset: UUID,
  revision: 1,
  identifiers: [thing.id],
  mode: null,
  subsets: ['transport'],
  expiresTime: TIME,
  withdrawn: false,
}
const queryDocument = {
  '@context': [],
  type: 'EPCISQueryDocument',
  schemaVersion: '2.0',
  creationDate: TIME,
  epcisBody: { queryResults: { queryName: 'x', resultsBody: { eventList: [{ type: 'x' }] } } },
}
const report = { id: UUID, thing: 'CSQU3054383', place: 'Alat', step: 'arrived', time: TIME }

/** One good value of each exported schema, and changes each of which alone makes it a bad one. */
const personSession = {
  id: UUID,
  current: true,
  organisation: 'a',
  device: 'Firefox, Linux',
  address: '203.0.113.0/24',
  factors: ['password', 'totp'],
  createdTime: TIME,
  seenTime: TIME,
  expiresTime: TIME,
}
const passkey = { id: UUID, label: 'Desk', createdTime: TIME, usedTime: null }
const credential = { id: 'AQ', rawId: 'AQ', type: 'public-key', clientExtensionResults: {} }
const assertion = {
  ...credential,
  response: { clientDataJSON: 'AQ', authenticatorData: 'AQ', signature: 'AQ', userHandle: null },
}
const attestation = {
  ...credential,
  response: { clientDataJSON: 'AQ', attestationObject: 'AQ', transports: ['internal'] },
}
const membership = { organisation: 'a', name: 'A', role: 'reader', sinceTime: TIME }
const me = {
  id: UUID,
  name: 'Leyla',
  email: 'leyla@karvan.test',
  memberships: [membership],
  hasPassword: true,
  hasTotp: false,
  recoveryCodesLeft: 0,
  passkeys: [passkey],
  hasOpenIdConnect: false,
  secondFactorNeeded: false,
}
const invitation = {
  id: UUID,
  organisation: 'a',
  email: 'leyla@karvan.test',
  role: 'reader',
  createdTime: TIME,
  expiresTime: TIME,
}
const secondFactorAsked = { ticket: 'kt_x', factors: ['totp', 'recovery-code'] }

const SAMPLES: Record<string, { good: unknown; bad: readonly unknown[] }> = {
  OrganisationKind: { good: 'authority', bad: ['', 'gang', 1] },
  Mandate: { good: 'customs', bad: ['', 'police'] },
  Deed: { good: 'see', bad: ['rule', null] },
  Jurisdiction: { good: 'AZ', bad: ['az', 'AZE', 1] },
  AskerKind: { good: 'link', bad: ['cookie', null] },
  AuditView: { good: 'owner', bad: ['all', null] },
  AuditEntry: {
    good: auditEntry,
    bad: [
      { asker: { kind: 'key' } },
      { basis: 'because' },
      { owner: 'b' },
      { count: 0.5 },
      { detail: null },
    ],
  },
  AuditPage: {
    good: { entries: [auditEntry], next: null },
    bad: [{ entries: [{}] }, { next: 1 }],
  },
  AuditRow: {
    good: auditRow,
    bad: [{ position: '1' }, { askerKind: 'cookie' }, { basis: 'because' }, { detail: [] }],
  },
  AuditRows: { good: { rows: [auditRow] }, bad: [{ rows: [{}] }, { rows: null }] },
  AuditBlock: {
    good: auditBlock,
    bad: [{ hash: 'A0'.repeat(32) }, { rowHashes: ['x'] }, { number: 0.5 }, { previousHash: null }],
  },
  AuditBlocks: {
    good: { blocks: [auditBlock], head: 1 },
    bad: [{ blocks: [{}] }, { head: null }],
  },
  AuditAnchor: {
    good: { number: 1, hash: SHA256, sealedTime: TIME },
    bad: [{ number: '1' }, { hash: '' }, { sealedTime: null }],
  },
  Role: { good: 'capturer', bad: ['king', null] },
  Organisation: { good: operator, bad: [{ kind: 'x' }, { homeJurisdiction: 'az' }] },
  NewOrganisation: {
    good: { name: 'A', kind: 'carrier', homeJurisdiction: 'GE' },
    bad: [{ name: '' }, { name: 'x'.repeat(201) }, { homeJurisdiction: 'GEO' }, { id: 'mine' }],
  },
  NewKey: {
    good: { organisation: 'a', role: 'reader', label: 'b' },
    bad: [
      { role: 'root' },
      { label: '' },
      { secret: 'kv_mine' },
      { scopes: [] },
      { scopes: ['rule'] },
      { expiresTime: 'soon' },
      { things: [] },
    ],
  },
  Key: { good: key, bad: [{ role: 'x' }, { revokedTime: 5 }, { scopes: ['x'] }] },
  CreatedKey: { good: { key, secret: 'kv_x' }, bad: [{ secret: null }, { key: {} }] },
  SignIn: { good: { key: 'kv_x' }, bad: [{ key: '' }, { key: 'x'.repeat(201) }, { more: 1 }] },
  Session: {
    good: { organisation: operator, role: 'reader', label: 'x', deeds: ['see'], person: null },
    bad: [{ organisation: 'operator' }, { role: '' }, { deeds: ['rule'] }],
  },
  PersonRole: { good: 'auditor', bad: ['device', 'peer', ''] },
  Factor: { good: 'totp', bad: ['sms', null] },
  SetUp: { good: { needed: true }, bad: [{ needed: 1 }] },
  NewFirstPerson: {
    good: { name: 'Leyla', email: 'leyla@karvan.test', password: 'x' },
    bad: [{ name: '  ' }, { email: 'leyla' }, { password: '' }, { role: 'administrator' }],
  },
  WaysIn: { good: { openIdConnect: null }, bad: [{ openIdConnect: 1 }] },
  PasswordSignIn: {
    good: { email: 'a', password: 'b', organisation: 'c' },
    bad: [{ email: '' }, { password: 'x'.repeat(1_001) }, { organisation: '' }, { more: 1 }],
  },
  SecondFactorAsked: { good: secondFactorAsked, bad: [{ factors: ['sms'] }, { ticket: 1 }] },
  SecondFactorSignIn: {
    good: { ticket: 'kt_x', code: '123456' },
    bad: [{ code: '12345' }, { code: 'x'.repeat(41) }, { ticket: '' }, { more: 1 }],
  },
  PasskeySignInStart: { good: { ticket: null }, bad: [{ ticket: '' }, { more: 1 }] },
  PasskeyOptions: { good: { ticket: 'kt_x', options: { rpId: 'x' } }, bad: [{ options: null }] },
  PasskeyAssertion: { good: assertion, bad: [{ type: 'key' }, { id: '=' }, { response: {} }] },
  PasskeyAttestation: { good: attestation, bad: [{ rawId: '' }, { response: assertion.response }] },
  PasskeySignIn: {
    good: { ticket: 'kt_x', credential: assertion },
    bad: [{ credential: attestation }, { ticket: '' }, { more: 1 }],
  },
  NewPasskey: {
    good: { ticket: 'kt_x', label: 'Desk', credential: attestation },
    bad: [{ label: '' }, { credential: assertion }, { more: 1 }],
  },
  Passkey: { good: passkey, bad: [{ usedTime: 1 }] },
  SessionOrganisation: { good: { organisation: 'a' }, bad: [{ organisation: '' }, { more: 1 }] },
  PersonSession: { good: personSession, bad: [{ factors: ['sms'] }, { current: 'yes' }] },
  Membership: { good: membership, bad: [{ role: 'peer' }] },
  Me: { good: me, bad: [{ memberships: [{}] }, { recoveryCodesLeft: 0.5 }, { hasTotp: null }] },
  NewName: { good: { name: 'Leyla' }, bad: [{ name: '' }, { name: 'x'.repeat(201) }, { id: 1 }] },
  NewPassword: {
    good: { current: 'a', password: 'b' },
    bad: [{ current: '' }, { password: 1 }, { more: 1 }],
  },
  Proof: { good: { password: 'x' }, bad: [{ password: '' }, { more: 1 }] },
  TotpStarted: {
    good: { ticket: 'kt_x', secret: 'A', uri: 'otpauth://totp/x' },
    bad: [{ secret: null }],
  },
  TotpConfirmation: {
    good: { ticket: 'kt_x', code: '123456' },
    bad: [{ code: '1234567' }, { code: 'abcdef' }, { ticket: '' }, { more: 1 }],
  },
  RecoveryCodes: { good: { codes: ['AAAA'] }, bad: [{ codes: 'AAAA' }] },
  Member: {
    good: {
      id: UUID,
      organisation: 'a',
      name: 'Leyla',
      email: 'leyla@karvan.test',
      role: 'reader',
      sinceTime: TIME,
      seenTime: null,
      hasSecondFactor: false,
    },
    bad: [{ role: 'device' }, { seenTime: 1 }],
  },
  NewRole: {
    good: { role: 'reader', organisation: 'a' },
    bad: [{ role: 'device' }, { organisation: '' }, { more: 1 }],
  },
  MembershipEnded: { good: { erased: true }, bad: [{ erased: 1 }] },
  PeopleRules: {
    good: { requiresSecondFactor: true },
    bad: [{ requiresSecondFactor: 'yes' }, { more: 1 }],
  },
  NewInvitation: {
    good: { email: 'leyla@karvan.test', role: 'reader', organisation: 'a' },
    bad: [{ email: 'leyla' }, { role: 'peer' }, { organisation: '' }, { token: 'mine' }],
  },
  Invitation: { good: invitation, bad: [{ role: 'peer' }, { email: null }] },
  CreatedInvitation: { good: { invitation, token: 'ki_x' }, bad: [{ token: null }] },
  InvitationToken: { good: { token: 'ki_x' }, bad: [{ token: '' }, { more: 1 }] },
  ShownInvitation: {
    good: { organisation: 'A', role: 'reader', email: 'x', expiresTime: TIME },
    bad: [{ role: 'peer' }],
  },
  InvitationAcceptance: {
    good: { token: 'ki_x', name: 'Leyla', password: 'x' },
    bad: [{ token: '' }, { name: ' ' }, { password: '' }, { role: 'administrator' }],
  },
  CreatedReset: { good: { token: 'kr_x', expiresTime: TIME }, bad: [{ token: null }] },
  ResetToken: { good: { token: 'kr_x' }, bad: [{ token: '' }, { more: 1 }] },
  ShownReset: {
    good: { email: 'x', organisation: 'A', expiresTime: TIME },
    bad: [{ email: null }],
  },
  NewResetPassword: {
    good: { token: 'kr_x', password: 'x' },
    bad: [{ token: '' }, { password: '' }, { name: 'Leyla' }],
  },
  PersonExport: {
    good: {
      exportedTime: TIME,
      person: me,
      sessions: [personSession],
      invitations: [invitation],
      identities: [{ issuer: 'https://id.example', subject: '1' }],
      trail: [{ time: TIME, action: 'access.sign-in', subject: UUID }],
    },
    bad: [{ person: null }, { sessions: [{}] }, { trail: [{}] }],
  },
  GrantKind: { good: 'read', bad: ['write'] },
  NewGrant: {
    good: { receiver: 'a', kind: 'read', purpose: 'broker', expiresTime: TIME },
    bad: [{ purpose: '' }, { things: [] }, { expiresTime: 'never' }, { grantor: 'b' }],
  },
  Grant: {
    good: {
      id: UUID,
      grantor: 'a',
      receiver: 'b',
      kind: 'delegate',
      things: null,
      mayCapture: true,
      purpose: 'broker',
      createdTime: TIME,
      expiresTime: TIME,
      revokedTime: null,
    },
    bad: [{ kind: 'x' }, { things: 'all' }, { mayCapture: 1 }],
  },
  NewInterest: {
    good: { organisation: 'a', thing: 'CSQU3054383', fromTime: TIME, toTime: null },
    bad: [{ thing: '' }, { fromTime: 'x' }, { toTime: 'x' }, { via: 'y' }],
  },
  Interest: {
    good: { organisation: 'a', thing: 'urn:x', fromTime: TIME, toTime: null, via: null },
    bad: [{ via: 1 }, { toTime: 1 }],
  },
  SightBasis: { good: 'party', bad: ['rumour'] },
  Seer: {
    good: {
      organisation: 'a',
      name: 'A',
      basis: 'grant',
      whole: true,
      reference: UUID,
      detail: 'broker',
      expiresTime: null,
    },
    bad: [{ basis: 'x' }, { whole: 'yes' }],
  },
  Subset: { good: 'transport', bad: ['everything', null] },
  ExportRule: {
    good: { jurisdiction: 'GE', subset: 'goods', mandates: ['customs'] },
    bad: [{ jurisdiction: 'ge' }, { subset: 'x' }, { mandates: [] }, { mandates: ['police'] }],
  },
  ExportRules: { good: { rules: [] }, bad: [{ rules: [{}] }, { more: 1 }] },
  NewOffer: {
    good: {
      things: ['CSQU3054383'],
      fromTime: TIME,
      toTime: TIME,
      destinations: ['GE'],
      subsets: ['transport'],
      purpose: 'transit 🚂',
      expiresTime: TIME,
    },
    bad: [
      { things: [] },
      { things: ['a\0'] },
      { purpose: 'half \ud83d' },
      { fromTime: 'x' },
      { destinations: [] },
      { destinations: ['GE', 'GE'] },
      { subsets: ['all'] },
      { mode: 'air' },
      { purpose: '' },
      { organisation: 'a' },
    ],
  },
  Delivery: {
    good: { jurisdiction: 'GE', state: 'waiting', problem: null },
    bad: [{ state: 'lost' }, { problem: 1 }],
  },
  Offer: {
    good: {
      dataset: UUID,
      organisation: 'a',
      things: ['urn:x'],
      fromTime: TIME,
      toTime: TIME,
      destinations: [{ jurisdiction: 'GE', state: 'failing', problem: 'no answer' }],
      subsets: ['full'],
      mode: 'rail',
      purpose: 'transit',
      createdTime: TIME,
      expiresTime: TIME,
      withdrawnTime: null,
    },
    bad: [{ dataset: 'x' }, { destinations: ['GE'] }, { mode: 'air' }],
  },
  ConsignmentReference: {
    good: reference,
    bad: [{ gate: 'az' }, { revision: 0 }, { identifiers: [''] }, { purpose: 'transit' }],
  },
  HeldReference: { good: { reference, receivedTime: TIME }, bad: [{ reference: {} }] },
  ConsignmentData: {
    good: {
      gate: 'AZ',
      dataset: UUID,
      subset: 'transport',
      things: [{ id: thing.id, kind: 'container' }],
      document: queryDocument,
      next: null,
    },
    bad: [
      { subset: 'x' },
      { things: [{}] },
      { document: { ...queryDocument, type: 'EPCISDocument' } },
      { document: { ...queryDocument, epcisBody: {} } },
      { next: 1 },
      { organisation: 'a' },
    ],
  },
  LinkField: { good: 'place', bad: ['everything'] },
  NewTrackingLink: {
    good: { thing: 'CSQU3054383', fields: ['place'], label: 'x', expiresTime: TIME },
    bad: [{ fields: [] }, { fields: ['x'] }, { label: '' }, { token: 'mine' }],
  },
  TrackingLink: { good: trackingLink, bad: [{ fields: ['x'] }, { revokedTime: 1 }] },
  CreatedTrackingLink: {
    good: { link: trackingLink, token: 'kl_x' },
    bad: [{ token: null }, { link: {} }],
  },
  LinkedThing: {
    good: { label: 'x', kind: 'container', simulated: false, expiresTime: TIME },
    bad: [{ simulated: 1 }, { organisation: 'a' }],
  },
  CaptureError: { good: captureError, bad: [{ status: '400' }, { pointer: undefined }] },
  CaptureErrorBehaviour: { good: 'proceed', bad: ['all', 'ignore'] },
  CaptureJob: {
    good: job,
    bad: [
      { events: 1.5 },
      { captureErrorBehaviour: 'ignore' },
      { warnings: [{}] },
      { errors: [reason] },
      { rejected: null },
      { finishedAt: null },
    ],
  },
  NamedQuery: {
    good: { name: 'arrivals', query: { EQ_bizStep: ['arriving'] } },
    bad: [{ name: '' }, { name: 'a/b' }, { name: 'a\nb' }, { query: [] }, { more: 1 }],
  },
  Collection: {
    good: { '@context': 'https://ref.gs1.org/', type: 'Collection', member: ['events'] },
    bad: [{ type: 'List' }, { member: [1] }],
  },
  Provenance: { good: 'device', bad: ['rumour'] },
  ReportStep: { good: 'held', bad: ['lost', 'Held'] },
  Report: {
    good: {
      ...report,
      carrier: 'wagon',
      remark: '',
      photo: { contentType: 'image/webp', base64: 'AAAA' },
    },
    bad: [
      { id: 'one' },
      { time: 'yesterday' },
      { time: '2026-05-01T10:00:00' },
      { step: 'lost' },
      { thing: '' },
      { place: 'x'.repeat(301) },
      { remark: 'x'.repeat(2001) },
      { photo: { contentType: 'image/svg+xml', base64: '' } },
      { photo: { contentType: 'image/png', base64: '', name: 'x' } },
      { colour: 'red' },
    ],
  },
  Verification: {
    good: { head: 2, checked: 2, problems: [{ position: 1, message: 'x' }], next: null },
    bad: [{ next: 'a' }, { problems: [{}] }],
  },
  Mode: { good: 'inland waterway', bad: ['air'] },
  LinkLevel: { good: 'base', bad: ['other'] },
  LinkStatus: { good: 'building', bad: ['open'] },
  Link: { good: link, bad: [{ mode: 'air' }, { distanceKm: 900 }, { status: fact('open') }] },
  Service: { good: service, bad: [{ stops: 'x' }, { daysOfWeek: fact(['Monday']) }] },
  Network: {
    good: {
      version: '1',
      places: [place],
      links: [link],
      services: [service],
      sources: [source],
      credits: ['GeoNames'],
    },
    bad: [{ credits: null }, { places: [{}] }, { links: [{}] }],
  },
  Hint: {
    good: { position: 1, things: ['urn:x'], places: [], rebuilt: false },
    bad: [{ position: '1' }, { rebuilt: null }],
  },
  Reason: { good: reason, bad: [{ pointer: undefined }, { message: 1 }] },
  Problem: {
    good: {
      type: 'urn:x',
      title: 'X',
      status: 400,
      code: 'a.b',
      detail: 'd',
      reasons: [reason],
      reasonCount: 1,
    },
    bad: [{ status: '400' }, { code: undefined }, { reasons: [{}] }],
  },
  Confidence: { good: 'assumption', bad: ['sure'] },
  Source: { good: source, bad: [{ licence: undefined }] },
  Names: { good: names, bad: [{ fa: undefined }] },
  PlaceIdentifier: { good: identifier, bad: [{ scheme: 'iata' }, { sources: 'S1' }] },
  Place: {
    good: place,
    bad: [{ position: { latitude: 1, longitude: 2 } }, { gaugesMm: [1.5] }, { names }],
  },
  NewPlaceIdentifier: {
    good: { scheme: 'sgln', value: 'urn:x', source: 'the port' },
    bad: [{ value: '' }, { source: '' }, { scheme: 'name' }, { confidence: 'cited' }],
  },
  ThingKind: { good: 'goods', bad: ['aircraft'] },
  Status: { good: 'no-signal', bad: ['ok'] },
  Whereabouts: { good: whereabouts, bad: [{ basis: 'guessed' }, { latitude: '1' }] },
  Thing: {
    good: thing,
    bad: [{ contents: { goods: 'many' } }, { where: {} }, { delayMinutes: 0.5 }, { kind: '' }],
  },
  TimelineEntry: { good: entry, bad: [{ provenance: 'rumour' }, { correctedBy: null }] },
  Timeline: {
    good: { thing: thing.id, entries: [entry], next: null },
    bad: [{ entries: [{}] }, { next: 1 }],
  },
  ThingPage: {
    good: { position: 1, time: TIME, things: [thing], next: 'x' },
    bad: [{ things: [{}] }, { position: 0.5 }],
  },
  Live: {
    good: {
      position: 1,
      time: TIME,
      full: true,
      things: [thing],
      gone: [],
      counts: { 'AZ-ALA': { container: 1 } },
    },
    bad: [{ counts: { 'AZ-ALA': 1 } }, { gone: [1] }],
  },
  NewPlaceRight: {
    good: { place: 'Alat', exclusive: true },
    bad: [{ place: '' }, { exclusive: 'yes' }, { more: 1 }],
  },
  PlaceRight: { good: { place: 'AZ-ALA', exclusive: false }, bad: [{ place: 1 }] },
  PersonalDataKind: { good: 'email', bad: ['secret'] },
  PersonalFinding: { good: finding, bad: [{ kind: 'secret' }, { grade: 'sure' }, { pointer: 1 }] },
  Screening: {
    good: {
      checked: 2,
      events: [{ position: 1, eventID: 'urn:x', findings: [finding] }],
      next: null,
    },
    bad: [{ checked: 1.5 }, { events: [{ position: 1 }] }, { next: 1 }],
  },
  SearchHit: { good: hit, bad: [{ type: 'word' }, { known: 'yes' }] },
  SearchResult: { good: { query: 'x', hits: [hit] }, bad: [{ hits: [{}] }] },
  NewSubscription: {
    good: {
      dest: 'https://example.com/in',
      signatureToken: 'x',
      schedule: { hour: 1, minute: '5' },
    },
    bad: [
      { dest: '' },
      { signatureToken: '' },
      { signatureToken: 'a\0' },
      { reportIfEmpty: 'yes' },
      { initialRecordTime: 'x' },
      { stream: 'true' },
      { schedule: {} },
      { schedule: { year: '1' } },
      { secret: 'x' },
    ],
  },
  SubscriptionDelivery: {
    good: delivery,
    bad: [{ state: 'lost' }, { number: 1.5 }, { triedTime: 1 }, { problem: 1 }],
  },
  SubscriptionDeliveries: {
    good: { deliveries: [delivery], next: 1 },
    bad: [{ deliveries: [{}] }, { next: 'x' }],
  },
  Subscription: {
    good: {
      subscriptionID: UUID,
      queryName: 'arrivals',
      dest: 'https://example.com/in',
      signed: true,
      reportIfEmpty: false,
      schedule: { hour: '1' },
      createdAt: TIME,
      state: 'failing',
      problem: 'answered 500',
      deadLetters: 0,
    },
    bad: [{ subscriptionID: 'x' }, { stream: false }, { schedule: {} }, { state: 'lost' }],
  },
}

const isSchema = (value: unknown): value is TSchema =>
  typeof value === 'object' && value !== null && '~kind' in value

const schemas = Object.entries(contract as Record<string, unknown>).filter(
  (entry): entry is [string, TSchema] => isSchema(entry[1]),
)

/** The two that read the schemas: the server's own framework does so by Ajv. */
const readersOf = (schema: TSchema): ((value: unknown) => boolean)[] => {
  const ajv = new Ajv2020({ strict: true, allErrors: true })
  addFormats.default(ajv)
  const validate = ajv.compile(JSON.parse(JSON.stringify(schema)))
  const compiled = Compile(schema)
  return [(value) => validate(value), (value) => compiled.Check(value)]
}

const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null

/** As it arrives: what is undefined is not there. */
const sent = (value: unknown): unknown => JSON.parse(JSON.stringify(value))

test('every schema of the contract has a sample here, and every sample a schema', () => {
  assert.deepEqual(Object.keys(SAMPLES).toSorted(), schemas.map(([name]) => name).toSorted())
})

for (const [name, schema] of schemas)
  test(`${name} takes what is right and nothing that is broken`, () => {
    const { good, bad } = SAMPLES[name]!
    for (const isRight of readersOf(schema)) {
      assert.ok(isRight(sent(good)), 'the good one is refused')
      for (const change of bad) {
        const broken = isObject(good) && isObject(change) ? { ...good, ...change } : change
        assert.ok(!isRight(sent(broken)), `taken: ${JSON.stringify(change)}`)
      }
      if (!isObject(good)) continue
      const required = (schema as unknown as { required?: string[] }).required ?? []
      assert.ok(required.length > 0)
      for (const field of required)
        assert.ok(!isRight(sent({ ...good, [field]: undefined })), `taken without ${field}`)
      assert.ok(!isRight([]) && !isRight(null) && !isRight('x'))
    }
  })

test('the languages are those that a place has names in', () => {
  assert.deepEqual(Object.keys(contract.Names.properties), [...contract.LANGUAGES])
})
