/** SecretTransformation: says in its status whether it makes sense. */
@NullMarked
package dev.vso.operator.transformation;

import org.jspecify.annotations.NullMarked;
