/** The servers of a run, the operator's processes, and what is done to them. */
@NullMarked
package dev.vso.bench.cluster;

import org.jspecify.annotations.NullMarked;
