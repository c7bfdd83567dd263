/**
 * Turns Vault's response into a Secret's data: applies transformations, enforces limits, and retries writes without
 * reading Vault again.
 */
@NullMarked
package dev.vso.operator.secret.render;

import org.jspecify.annotations.NullMarked;
