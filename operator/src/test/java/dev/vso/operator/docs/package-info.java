/** The documentation: that its links lead somewhere, and that it says the same thing in one way only. */
@NullMarked
package dev.vso.operator.docs;

import org.jspecify.annotations.NullMarked;
