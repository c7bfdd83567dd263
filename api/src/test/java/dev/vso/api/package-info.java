/** Tests of the types. */
@NullMarked
package dev.vso.api;

import org.jspecify.annotations.NullMarked;
