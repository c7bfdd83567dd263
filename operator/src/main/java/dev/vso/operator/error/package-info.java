/** What stops a secret on its way, in words for people; known to every stage. */
@NullMarked
package dev.vso.operator.error;

import org.jspecify.annotations.NullMarked;
