/**
 * Command {@code vso migrate}: what changes for a cluster when this operator takes over from HashiCorp's; only reads
 * from Kubernetes, never writes.
 */
@NullMarked
package dev.vso.cli.migration;

import org.jspecify.annotations.NullMarked;
