/** Divides the namespaces among several replicas: shards, each a Lease that one replica holds. */
@NullMarked
package dev.vso.operator.sharding;

import org.jspecify.annotations.NullMarked;
