/** What stops a secret on its way, in words for people; known to every stage. */
@NullMarked
package dev.vso.operator.problem;

import org.jspecify.annotations.NullMarked;
