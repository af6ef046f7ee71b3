import { csrf } from './http'
import { Offline, Problem, type ProblemBody } from './problem'

/** Sends a form with progress 0…1, which `fetch` cannot tell. Raises Problem, Offline. */
export function upload<T>(
  path: string,
  form: FormData,
  cookies: string,
  onProgress: (share: number) => void,
  signal?: AbortSignal,
): Promise<T> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest()
    request.open('POST', path)
    request.setRequestHeader('X-CSRF-Token', csrf(cookies))
    request.setRequestHeader('Accept', 'application/json')
    request.upload.onprogress = (event) => {
      if (event.lengthComputable) onProgress(event.loaded / event.total)
    }
    request.onerror = request.onabort = request.ontimeout = () => reject(new Offline('upload cut'))
    request.onload = () => settle<T>(request, resolve, reject)
    signal?.addEventListener('abort', () => request.abort())
    request.send(form)
  })
}

function settle<T>(request: XMLHttpRequest, resolve: (value: T) => void, reject: (why: Error) => void) {
  if (!request.getResponseHeader('ClientCast-Protocol')) return reject(new Offline('not our answer'))
  try {
    const body: unknown = JSON.parse(request.responseText)
    if (request.status < 400) return resolve(body as T)
    reject(new Problem({ ...(body as ProblemBody), status: request.status }))
  } catch {
    reject(new Offline('cut answer'))
  }
}
