/** Names of Kubernetes objects, and access to single objects. */
@NullMarked
package dev.vso.operator.kubernetes;

import org.jspecify.annotations.NullMarked;
