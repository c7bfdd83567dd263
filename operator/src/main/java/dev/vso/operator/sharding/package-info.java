/** Which of several replicas works on which namespaces: shards, each a Lease that one replica holds. */
@NullMarked
package dev.vso.operator.sharding;

import org.jspecify.annotations.NullMarked;
