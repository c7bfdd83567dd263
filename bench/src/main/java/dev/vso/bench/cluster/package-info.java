/** The servers of a run, the operator's processes, and faults for both. */
@NullMarked
package dev.vso.bench.cluster;

import org.jspecify.annotations.NullMarked;
