/** Workloads with simulated pods for tests, and clients that behave as the programs in these pods would. */
@NullMarked
package dev.vso.testing.pods;

import org.jspecify.annotations.NullMarked;
