import { Module } from '@nestjs/common';
import { ProvidersModule } from '../providers/providers.module.js';
import { RailsModule } from '../resilience/rails/rails.module.js';
import { Floats } from './floats.js';
import { ProvidersController } from './providers.controller.js';
import { ProvidersService } from './providers.service.js';
import { Reaches } from './reaches.js';
import { Routes } from './routes.js';

@Module({
  imports: [ProvidersModule, RailsModule],
  controllers: [ProvidersController],
  providers: [Floats, Reaches, Routes, ProvidersService],
  exports: [Floats, Reaches, Routes],
})
export class RoutingModule {}
