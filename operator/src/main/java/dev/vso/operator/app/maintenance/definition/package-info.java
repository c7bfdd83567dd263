/** Upgrades the cluster's custom resource definitions to those of this release. */
@NullMarked
package dev.vso.operator.app.maintenance.definition;

import org.jspecify.annotations.NullMarked;
