import type { Problems } from './problem.ts'
import { parseTime } from './time.ts'
import type { EpcisEvent, SensorElement } from './types.ts'

/** Said of a whole element in its metadata, or of a report alone: not both (EPCIS 2.0 §7.3.7). */
const SAID_ONCE = [
  'time',
  'deviceID',
  'deviceMetadata',
  'rawData',
  'dataProcessingMethod',
  'bizRules',
] as const
const TIMES = ['time', 'startTime', 'endTime'] as const

/**
 * Warns of sensor data of right events that doubt themselves: measured after the event (M122), ended
 * before it began, said both of an element and of its reports. They are accepted, because
 * published samples of the standard are so.
 */
export const warnOfSensors = (event: EpcisEvent, pointer: string, warnings: Problems): void => {
  const eventTime = parseTime(event.eventTime) ?? Number.POSITIVE_INFINITY
  event.sensorElementList?.forEach((element, index) => {
    const at = `${pointer}/sensorElementList/${index}`
    warnOfTimes(element, eventTime, at, warnings)
    warnOfRepetition(element, at, warnings)
  })
}

const isLater = (time: string | undefined, limit: number): boolean =>
  time !== undefined && (parseTime(time) ?? 0) > limit

const warnOfTimes = (
  { sensorMetadata = {}, sensorReport }: SensorElement,
  eventTime: number,
  at: string,
  warnings: Problems,
): void => {
  const late = (where: string): void =>
    warnings.add(`${at}/${where}`, 'sensor-time', 'This was measured after the event')
  for (const name of TIMES) {
    if (isLater(sensorMetadata[name], eventTime)) late(`sensorMetadata/${name}`)
  }
  sensorReport.forEach(({ time }, index) => {
    if (isLater(time, eventTime)) late(`sensorReport/${index}/time`)
  })
  const { startTime, endTime } = sensorMetadata
  if (endTime !== undefined && isLater(startTime, parseTime(endTime) ?? Number.POSITIVE_INFINITY))
    warnings.add(`${at}/sensorMetadata/endTime`, 'sensor-time', 'This ended before it began')
}

const warnOfRepetition = (
  { sensorMetadata, sensorReport }: SensorElement,
  at: string,
  warnings: Problems,
): void => {
  if (!sensorMetadata) return
  for (const name of SAID_ONCE) {
    if (sensorMetadata[name] === undefined) continue
    const index = sensorReport.findIndex((report) => report[name] !== undefined)
    if (index < 0) continue
    const message = `"${name}" is said of the whole element already, in its sensorMetadata`
    warnings.add(`${at}/sensorReport/${index}/${name}`, 'sensor-said-twice', message)
  }
}
