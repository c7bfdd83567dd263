/** Small ways to name and to watch single Kubernetes objects. */
@NullMarked
package dev.vso.operator.kubernetes;

import org.jspecify.annotations.NullMarked;
