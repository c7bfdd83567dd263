/** SecretTransformation: says in its status whether it makes sense. */
@NullMarked
package dev.vso.operator.controller.secrettransformation;

import org.jspecify.annotations.NullMarked;
