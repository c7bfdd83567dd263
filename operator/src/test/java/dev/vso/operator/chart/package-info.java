/** What the Helm chart makes of values, by the real Helm. */
@NullMarked
package dev.vso.operator.chart;

import org.jspecify.annotations.NullMarked;
