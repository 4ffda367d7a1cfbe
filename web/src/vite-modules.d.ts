/// <reference types="vite/client" />

declare module 'virtual:geography' {
  /** Address of the GeoJSON with land, coast and boundaries. */
  const address: string
  export default address
}
