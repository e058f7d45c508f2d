import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { EventEntity } from './event.entity.js';
import { EventLog } from './event-log.js';

@Module({
  imports: [TypeOrmModule.forFeature([EventEntity])],
  providers: [EventLog],
  exports: [EventLog],
})
export class EventsModule {}
