/** From what a source holds to what the Kubernetes Secret shall hold; knows neither Vault nor Kubernetes. */
@NullMarked
package dev.vso.operator.template;

import org.jspecify.annotations.NullMarked;
