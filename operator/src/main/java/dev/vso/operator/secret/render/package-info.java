/** From what Vault answered to a Secret's data: transformations applied, limits held, writes tried again without asking Vault. */
@NullMarked
package dev.vso.operator.secret.render;

import org.jspecify.annotations.NullMarked;
