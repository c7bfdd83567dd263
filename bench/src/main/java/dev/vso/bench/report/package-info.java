/** The figures of a run as tables, ratios and plots; pure. */
@NullMarked
package dev.vso.bench.report;

import org.jspecify.annotations.NullMarked;
