/** How a VaultAuth logs in: the fields of each login method, the source of its proof, and the meaning of a refusal. */
@NullMarked
package dev.vso.operator.auth.login;

import org.jspecify.annotations.NullMarked;
