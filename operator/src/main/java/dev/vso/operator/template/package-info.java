/** Converts a source's data to the data of the Kubernetes Secret; knows neither Vault nor Kubernetes. */
@NullMarked
package dev.vso.operator.template;

import org.jspecify.annotations.NullMarked;
