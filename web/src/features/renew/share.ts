/** Whether the device has a share menu for text. */
export const canShare = (): boolean => typeof navigator.share === 'function'

/** Sharing where the device can, else the clipboard. Closing the menu is a choice, not a failure. */
export async function shareText(text: string): Promise<'shared' | 'copied' | 'closed'> {
  try {
    if (canShare()) {
      await navigator.share({ text })
      return 'shared'
    }
    await navigator.clipboard.writeText(text)
    return 'copied'
  } catch {
    return 'closed'
  }
}
