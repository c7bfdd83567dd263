/** Which addresses the operator connects to for whoever may write a VaultConnection, and that it connects to no other. */
@NullMarked
package dev.vso.vault.address;

import org.jspecify.annotations.NullMarked;
