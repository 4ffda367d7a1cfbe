/**
 * Every number that the traffic rests on and that the reference corridor does not hold itself.
 * The README of this folder says where each comes from; ids are those of the corridor's sources.
 */

/** One truck in so many is drawn, and gates and ferries offer one slot in so many. Trains and vessels are drawn one for one. */
export const TRUCKS_PER_DRAWN = 20

export interface BorderRate {
  places: readonly [string, string]
  mode: 'rail' | 'road'
  /** Whole crossing, reloading to the other gauge included where it is marked. */
  hours: number
  reloads?: true
  trucksPerDay?: number
  confidence: 'cited' | 'assumption'
  sources: readonly string[]
}

const rail = (a: string, b: string, hours: number, reloads?: true): BorderRate => ({
  places: [a, b],
  mode: 'rail',
  hours,
  ...(reloads ? { reloads } : {}),
  confidence: 'assumption',
  sources: ['OWN'],
})

const road = (
  a: string,
  b: string,
  hours: number,
  trucksPerDay?: number,
  sources: readonly string[] = ['OWN'],
): BorderRate => ({
  places: [a, b],
  mode: 'road',
  hours,
  ...(trucksPerDay ? { trucksPerDay } : {}),
  confidence: sources.includes('OWN') ? 'assumption' : 'cited',
  sources,
})

export const BORDERS: readonly BorderRate[] = [
  rail('RU-SMR', 'AZ-YAL', 24),
  rail('AZ-AST', 'IR-AST', 48),
  rail('GE-GAR', 'AZ-BKS', 12),
  rail('KZ-DOS', 'CN-ALS', 48, true),
  rail('KZ-ALT', 'CN-HRS', 36, true),
  rail('TM-AKY', 'IR-INB', 24, true),
  rail('TM-SRK', 'IR-CKT', 36, true),
  rail('KZ-BOL', 'TM-SER', 12),
  rail('RU-OZI', 'KZ-KAN', 6),
  rail('RU-AKS', 'KZ-GAN', 6),
  rail('AZ-DJU', 'IR-DJU', 24, true),
  rail('TM-FAR', 'UZ-TAS', 24),
  // The 24 h planned for Akhalkalaki to Kars are those of the reloading there; the line itself only passes.
  rail('GE-KRT', 'TR-CAN', 2),
  rail('GE-SDK', 'AM-EVN', 12),
  road('AZ-SMR', 'RU-YRK', 12, 640, ['OWN', 'KOMM8397104']),
  road('AZ-KHB', 'RU-TGK', 6, 50, ['OWN', 'VKAV251111']),
  road('AZ-SVK', 'RU-NVF', 6, 200, ['OWN', 'RIADAGEN']),
  road('AZ-BLS', 'IR-BLS', 12, 414, ['OWN', 'TT508595']),
  road('AZ-AST', 'IR-AST', 18, 500, ['OWN', 'TREND4054804']),
  road('GE-LAR', 'RU-LRS', 24, 1100, ['OWN', 'ARMPRLARS']),
  road('TR-GRB', 'IR-BZG', 24, 600, ['OWN', 'MEHR166952']),
  road('AZ-MAZ', 'GE-LAG', 8),
  // Mean of 13.6 h out of and 3.1 h into Azerbaijan, 2022.
  road('AZ-REB', 'GE-RDB', 8.4, undefined, ['CPMM22']),
  road('GE-SDK', 'AM-BGR', 8),
  road('AM-AGA', 'IR-NDZ', 8),
  road('GE-SAR', 'TR-SRP', 20.8, undefined, ['CPMM22']),
  road('AZ-DJU', 'IR-DJU', 8),
  road('TM-FAR', 'UZ-TAS', 12),
]

/** Mean hours of a crossing that is not listed: CAREC CPMM 2022 (CPMM22). */
export const DEFAULT_BORDER_HOURS = { rail: 40.6, road: 9.9 } as const

/** Share of a crossing's hours that a slot is held; the rest is formalities that hold none. */
export const SLOT_SHARE = 0.25

/** Slots for the drawn traffic where no capacity is published. */
export const DEFAULT_SLOTS = { rail: 2, road: 3 } as const

/** Hours that a vessel is handled at a berth. */
export const BERTH_HOURS: Readonly<Record<string, number>> = {
  'AZ-ALA': 20.1, // mean of 2024, TREND4052708
  'KZ-KUR': 14, // ATAMEKEN
}
/** Half of the terminal hours that the corridor plans for a ferry's two ends. */
export const DEFAULT_BERTH_HOURS = 12
export const BERTHS: Readonly<Record<string, number>> = { 'AZ-ALA': 5, 'KZ-AAU': 4, 'TM-KRW': 4 }
export const DEFAULT_BERTHS = 2

/** Hours to unload a train, or to reload it to the other gauge. */
export const RELOADING_HOURS: Readonly<Record<string, number>> = { 'GE-ZAI': 24 }
export const DEFAULT_RELOADING_HOURS = 12
export const UNLOADING_HOURS = 6
export const LOADING_HOURS = 3
export const TERMINAL_SLOTS = 3
/** Containers are handed out at inland terminals in the day, Monday to Saturday; ports and borders work round the clock. */
export const INLAND_HOURS = { daysOfWeek: [1, 2, 3, 4, 5, 6], fromHour: 8, toHour: 20 } as const

/** A train that waits for connecting containers leaves with so many, or so long after the first. */
export const CONNECTING_TRAIN_CONTAINERS = 40
export const CONNECTING_TRAIN_HOURS = 24

/** Speeds where the corridor has no hours for a link, km/h. */
export const SPEED_KMH = { rail: 22, road: 42, sea: 20.4, 'inland waterway': 12 } as const

/** AETR agreement, articles 6 and 8: daily driving 9 h, daily rest 11 h. */
export const DRIVING_HOURS = 9
export const REST_HOURS = 11

/** Trucks a day that road services and relations start, drawn ones. */
export const TRUCKS_A_DAY: Readonly<Record<string, number>> = {
  S36: 4,
  S37: 2,
  S38: 2,
  S39: 4,
  S40: 3,
}
export const DEFAULT_TRUCKS_A_DAY = 2

/**
 * Transit by truck over the Caspian: 39 431 trucks at the port of Baku in 2021 (TODAY215789), 108 a day,
 * half of them each way: 2.7 drawn ones. How they divide among relations is our assumption.
 */
export const TRUCK_RELATIONS = [
  { from: 'GE-PTI', to: 'UZ-TAS', perDay: 1.2 },
  { from: 'TR-MER', to: 'TM-ASB', perDay: 0.95 },
  { from: 'GE-BUS', to: 'KZ-BEY', perDay: 0.55 },
  { from: 'UZ-TAS', to: 'GE-PTI', perDay: 1.2 },
  { from: 'TM-ASB', to: 'TR-MER', perDay: 0.95 },
  { from: 'KZ-BEY', to: 'GE-BUS', perDay: 0.55 },
] as const

/** Load of scheduled trains, share of their capacity, evenly between. */
export const TRAIN_LOAD = [0.45, 0.7] as const
/** Containers that one sailing finds of the port itself, besides those of connecting trains. */
export const LOCAL_SEA_SHARE = 0.15
export const LOCAL_SEA_MOST = 20
/** A container that comes to the terminal after the cut-off waits for the next departure. */
export const LATE_FOR_CUT_OFF = 0.05

/** A storm that keeps ferries and feeders in port: chance a day and sea, and its hours. */
export const STORM_CHANCE = 0.08
export const STORM_HOURS = [6, 24] as const

/** Of crossings: held for a closer look, and for how long. */
export const HOLD_CHANCE = 0.04
export const HOLD_HOURS = [2, 14] as const

/** When an event reaches the platform after it happened: share of events, least and most minutes. */
export const REPORTING = [
  { share: 0.88, minutes: [0.2, 3] },
  { share: 0.08, minutes: [5, 60] },
  { share: 0.04, minutes: [60, 600] },
] as const
/** Arrivals that are reported wrongly, and minutes until that is declared and corrected. */
export const WRONG_CHANCE = 0.015
export const CORRECTION_MINUTES = [20, 360] as const
