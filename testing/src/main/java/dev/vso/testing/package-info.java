/**
 * Real servers on loopback: a Kubernetes control plane, OpenBao and PostgreSQL, for the demo, the tests and the bench.
 *
 * <p>{@link dev.vso.testing.Sandbox} starts them all, prepared; each server can also be started alone.
 */
@NullMarked
package dev.vso.testing;

import org.jspecify.annotations.NullMarked;
