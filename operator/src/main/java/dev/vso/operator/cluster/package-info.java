/** Small ways to name and to watch single Kubernetes objects. */
@NullMarked
package dev.vso.operator.cluster;

import org.jspecify.annotations.NullMarked;
