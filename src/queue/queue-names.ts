/** The queues. They carry hints and schedules, never money: losing all of them loses time, nothing else. */
export const WAKE_QUEUE = 'wake';
export const MAINTENANCE_QUEUE = 'maintenance';

/** Finished jobs that stay to be looked at. */
export const KEEP_FINISHED = { removeOnComplete: 10, removeOnFail: 100 } as const;
