/** What organs need of the API server beside their own objects. */
@NullMarked
package dev.vso.operator.cluster;

import org.jspecify.annotations.NullMarked;
