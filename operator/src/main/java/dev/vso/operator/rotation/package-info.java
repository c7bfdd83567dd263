/** Where the rotation of credentials stands, from the Secret to the last pod; decides and restarts nothing. */
@NullMarked
package dev.vso.operator.rotation;

import org.jspecify.annotations.NullMarked;
