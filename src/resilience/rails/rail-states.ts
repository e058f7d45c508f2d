import { Injectable } from '@nestjs/common';
import type { Operation } from '../../domain/attempt.js';
import type { BreakerVerdict } from '../../domain/breaker.js';
import type { RailPause } from '../../domain/rail-pause.js';
import type { Measured } from '../../domain/routing.js';
import { Breakers } from './breakers.js';
import { RailControls } from './rail-controls.js';
import { RailHealth } from './rail-health.js';

/** What is known of a rail now, from whoever knows it. No I/O. */
@Injectable()
export class RailStates {
  constructor(
    private readonly breakers: Breakers,
    private readonly controls: RailControls,
    private readonly health: RailHealth,
  ) {}

  of(provider: string, operation: Operation): { readonly verdict: BreakerVerdict; readonly measured: Measured } {
    return { verdict: this.breakers.verdictOn(provider, operation), measured: this.health.of(provider, operation) };
  }

  /** null = it is given instructions, as far as operators decide it. */
  pauseOf(provider: string): RailPause | null {
    return this.controls.pauseOf(provider);
  }

  process(): { readonly id: string; readonly otherWorkers: number } {
    return { id: this.controls.processId, otherWorkers: this.controls.reports.length };
  }
}
