/**
 * Describes each kind of custom resource ({@link dev.vso.operator.summary.KindDescriptor}), and its resources in terms
 * common to all kinds: what they request from Vault, which Secrets they fill, and when something is due.
 */
@NullMarked
package dev.vso.operator.summary;

import org.jspecify.annotations.NullMarked;
