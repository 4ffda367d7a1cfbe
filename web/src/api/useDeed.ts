import { type UseMutationResult, useMutation, useQueryClient } from '@tanstack/react-query'

interface Deed<Given, Answer> {
  run: (given: Given) => Promise<Answer>
  /** First parts of the keys of what has changed: read again. */
  changes: readonly string[]
  onDone?: (answer: Answer) => void
}

/** Something that is done by a press: runs also without a connection to say so at once, then reads again. */
export const useDeed = <Given, Answer>({
  run,
  changes,
  onDone,
}: Deed<Given, Answer>): UseMutationResult<Answer, Error, Given> => {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: run,
    networkMode: 'always',
    onSuccess: (answer) => {
      void queries.invalidateQueries({
        predicate: ({ queryKey }) => changes.includes(String(queryKey[0])),
      })
      onDone?.(answer)
    },
  })
}
