/** SecretTransformation: reports in its status whether it is valid. */
@NullMarked
package dev.vso.operator.controller.secrettransformation;

import org.jspecify.annotations.NullMarked;
