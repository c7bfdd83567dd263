/** Kubernetes objects as JSON: those of which there are thousands are read and written without reflection. */
@NullMarked
package dev.vso.operator.kubernetes.json;

import org.jspecify.annotations.NullMarked;
