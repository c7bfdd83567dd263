/** Who may read the metrics, and the certificate that they are served with. */
@NullMarked
package dev.vso.operator.observe.guard;

import org.jspecify.annotations.NullMarked;
