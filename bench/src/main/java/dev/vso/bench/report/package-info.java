/** The figures that a run has, as tables, ratios and plots; pure. */
@NullMarked
package dev.vso.bench.report;

import org.jspecify.annotations.NullMarked;
