/** A resource told in the same few words whatever its kind: what it asks, where it goes, when something is due. */
@NullMarked
package dev.vso.operator.summary;

import org.jspecify.annotations.NullMarked;
