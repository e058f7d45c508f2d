/**
 * Before every test file: @nestjs/throttler is CommonJS and requires Nest, which is ESM. Node allows that at any time,
 * jest only when Nest is loaded already.
 */
import '@nestjs/common';
import '@nestjs/core';
