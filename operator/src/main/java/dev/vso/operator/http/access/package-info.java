/** Who may read the metrics, and the certificate that they are served with. */
@NullMarked
package dev.vso.operator.http.access;

import org.jspecify.annotations.NullMarked;
