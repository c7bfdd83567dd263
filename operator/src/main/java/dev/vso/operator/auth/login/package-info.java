/** How a VaultAuth logs in: what each login method needs, where its proof comes from, and what a refusal means. */
@NullMarked
package dev.vso.operator.auth.login;

import org.jspecify.annotations.NullMarked;
