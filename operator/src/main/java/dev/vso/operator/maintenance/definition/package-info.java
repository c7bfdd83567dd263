/** Brings the cluster's custom resource definitions to those of this release. */
@NullMarked
package dev.vso.operator.maintenance.definition;

import org.jspecify.annotations.NullMarked;
