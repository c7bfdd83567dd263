/**
 * What each kind of custom resource says of itself ({@link dev.vso.operator.summary.KindDescriptor}), and its resources in
 * words that all kinds share: what they request, which Secrets they fill, when something is due.
 */
@NullMarked
package dev.vso.operator.summary;

import org.jspecify.annotations.NullMarked;
