import { Module } from '@nestjs/common';
import { ProvidersModule } from '../providers/providers.module.js';
import { Routes } from './routes.js';

@Module({ imports: [ProvidersModule], providers: [Routes], exports: [Routes] })
export class RoutingModule {}
