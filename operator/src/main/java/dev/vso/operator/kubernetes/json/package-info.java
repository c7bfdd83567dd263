/** Kubernetes objects as JSON: the kinds that exist by the thousand are read and written without reflection. */
@NullMarked
package dev.vso.operator.kubernetes.json;

import org.jspecify.annotations.NullMarked;
